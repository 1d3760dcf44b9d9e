"""The command line: the same functions as the pages, for scheduled work and for checking."""

import logging
import sys
from collections.abc import Sequence

from dashboard.cli import parser, terminal
from dashboard.errors import UsageError, VigieError, refusal

DONE, FAILED, MISUSED = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """Run one verb. Exit code: 0 done; 1 something asked could not be done, said on stderr; 2 wrong usage."""
    terminal.open_streams()
    try:
        chosen = parser.build().parse_args(arguments)
    except parser.BadUsage as error:
        terminal.say(str(error))
        return MISUSED
    except SystemExit as asked:  # --help
        return int(asked.code or DONE)
    logging.basicConfig(format="%(message)s")
    logging.getLogger("vigie").setLevel(logging.DEBUG if chosen.debug else logging.CRITICAL + 1)
    try:
        code = int(chosen.run(chosen))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        terminal.say("Interrompu. Ce qui était enregistré le reste ; relancez la commande pour finir.")
        return FAILED
    except BrokenPipeError:
        terminal.hush(sys.stdout)  # nobody reads any more: say nothing
        return DONE
    except Exception as error:
        if chosen.debug:
            raise
        if isinstance(error, VigieError):
            terminal.say(str(error))
            return MISUSED if isinstance(error, UsageError) else FAILED
        if isinstance(error, OSError):
            terminal.say(f"Le système refuse une opération{_where(error)} : {refusal(error)}.")
            return FAILED
        terminal.say(f"Erreur inattendue ({type(error).__name__}). Relancez avec --debug pour en voir le détail.")
        return FAILED


def _where(error: OSError) -> str:
    return "" if error.filename is None else f" sur « {error.filename} »"
