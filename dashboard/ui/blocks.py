"""What keeps a page standing: text that stays text, and failures that stay in their block."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.errors import VigieError
from dashboard.text.formats import typeset

logger = logging.getLogger(__name__)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$@/&])")
_ADDRESS = re.compile(r"https?://|www\.|(?<=[\w.+-])@", re.IGNORECASE)
_JOINED = "\u2060"  # seen by nobody; after it, an address is no longer made a link of, escaped as it is


def plain(text: str) -> str:
    """``text`` with every sign of Markdown disarmed, for the few labels that Streamlit reads as Markdown; the address
    or the e-mail that a stranger wrote is no link to click on."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(rf"{_JOINED}\g<0>", text))


@contextmanager
def block(name: str) -> Iterator[None]:
    """Keeps a failure inside the block: one French sentence in its place, and the page goes on.

    ``name`` completes « … n’a pas pu s’afficher », e.g. « La liste des messages en attente ».
    """
    try:
        yield
    except VigieError as error:
        st.warning(plain(typeset(str(error))), icon=":material/info:")
    except Exception:
        logger.exception("block failed: %s", name)
        st.error(
            plain(
                typeset(
                    f"{name} : affichage impossible. Le reste de la page est juste. Rechargez-la ; si cela continue, "
                    "la fenêtre où Vigie a été lancée dit pourquoi."
                )
            ),
            icon=":material/error:",
        )
