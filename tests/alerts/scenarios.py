"""Ten invented brand histories, the same at every run: six calm weeks, an event, another week.

Calm life has hours, week-ends, posts that draw comments together, days that are busier than others, and complaints
that come in bunches. The event starts at ``onset``.
"""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

FIRST = datetime(2026, 3, 30)  # a Monday
DAYS = 50
PLATFORMS = ("facebook", "instagram")
HOURS = (*(0.1,) * 6, 0.3, 0.6, 0.9, 1, 1, 1, 1.2, 1.1, 0.9, 0.9, 1, 1.1, 1.3, 1.4, 1.4, 1.2, 0.8, 0.4)
NEUTRAL = (
    "Bonjour, vous ouvrez à quelle heure demain ?", "Il existe en bleu marine ?", "Je passe au magasin samedi.",
    "La taille 38 correspond à quoi chez vous ?", "Vous livrez en Belgique ?", "Vu hier en vitrine.",
    "C’est pour quand la nouvelle collection ?", "On peut payer en trois fois ?", "Je note la date.",
)  # fmt: skip
KIND = (
    "Merci beaucoup, reçu ce matin, je l’adore !", "Superbe, bravo à toute l’équipe.", "Très belle photo, merci.",
    "Toujours aussi contente de mes achats chez vous.", "Génial, accueil parfait en boutique.",
    "J’adore cette couleur !",
)  # fmt: skip
CROSS = (
    "Toujours pas reçu ma commande, c’est long.", "Déçue de la qualité, la couture a lâché.",
    "Le site plante, pénible.",
    "Service client injoignable, je suis très mécontent.", "Mauvaise taille envoyée, c’est nul.",
)  # fmt: skip
ANGRY = (
    "C’est une honte, vous vous moquez de vos clients.", "Scandaleux, plus jamais chez vous.", "Honteux, je boycotte.",
    "Votre pub est une insulte, retirez-la, c’est inadmissible.", "Quelle déception, une marque que j’aimais tant…",
    "C’est lamentable, vous ne répondez à personne.", "Arnaque totale, remboursez les gens !", "Vraiment minable.",
    "Les articles de presse disent tout, c’est dégueulasse de traiter les gens ainsi.", "Boycott, faites tourner.",
    "Vous devriez avoir honte, c’est révoltant.", "Inacceptable, j’attends des excuses publiques.",
)  # fmt: skip
DOWN = (
    "Le site est en panne, impossible de commander.", "Panne chez vous aussi ? L’application ne marche plus, nul.",
    "Paiement refusé trois fois, c’est inadmissible.", "Erreur 500 depuis une heure, c’est pénible.",
    "Commande payée et disparue, je suis furieux.", "Impossible de me connecter, service minable.",
)  # fmt: skip
PRAISE = (
    "Bravo pour ce geste, magnifique !", "Quelle belle initiative, merci beaucoup.", "J’adore, vous êtes géniaux.",
    "Superbe campagne, ça fait du bien, merci !", "Enfin une marque formidable, bravo.",
    "Émue aux larmes, merci, c’est beau.",
)  # fmt: skip
CONTEST = (
    "Je participe @lea.m @tom_b", "Je tente ma chance !", "Participation pour moi @nina @paul", "Je participe, merci !",
    "Je croise les doigts @julie @max", "Je joue @anna @leo", "Je tente avec @sam @lou, merci pour ce concours",
)  # fmt: skip
COPIED = "Cette marque exploite ses salariés et ment à ses clients, partagez avant que ce message soit supprimé"


COPIES = (COPIED,)


@dataclass(frozen=True)
class Message:
    at: datetime
    platform: str
    author: str
    text: str
    thread: str


@dataclass(frozen=True)
class History:
    """A brand: what was received, when its event starts, and what that event is."""

    name: str
    messages: tuple[Message, ...]
    onset: datetime
    expected: tuple[str, str]  # kind and title of the alert

    @property
    def is_bad_buzz(self) -> bool:
        """Whether the event is a crisis."""
        return self.expected[0] == "crisis"


def histories(seed: int = 1) -> list[History]:
    """The ten brands; another seed gives ten others of the same kinds."""
    wednesday, saturday, ascension = FIRST + timedelta(days=44), FIRST + timedelta(days=40), datetime(2026, 5, 14)
    buzz = ("crisis", "bad_buzz")
    troll, contest, praise = ("surge", "one_author"), ("surge", "contest"), ("opportunity", "praise")
    copied, gap = ("crisis", "coordinated"), ("silence", "no_data")
    return [
        _history("slow", seed, wednesday.replace(hour=9), buzz, lambda h: min(12.0, 3 + 0.7 * h), 22),
        _history("fast", seed, wednesday.replace(hour=18), buzz, lambda h: 40 * 0.8**h, 14),
        _history("weekend", seed, saturday.replace(hour=21), buzz, lambda h: 12 * 0.97**h, 20),
        _history("one_troll", seed, wednesday.replace(hour=14), troll, lambda _: 7.0, 4, authors=1),
        _history("coordinated", seed, wednesday.replace(hour=20), copied, lambda _: 14.0, 4, COPIES),
        _history("praise", seed, wednesday.replace(hour=11), praise, lambda h: 25 * 0.85**h, 14, PRAISE),
        _history("contest", seed, wednesday.replace(hour=12), contest, lambda h: 60 * 0.85**h, 20, CONTEST),
        _history("outage", seed, wednesday.replace(hour=8), buzz, lambda _: 22.0, 5, DOWN),
        _history("data_gap", seed, FIRST + timedelta(days=42), gap, lambda _: 0.0, 60),
        _history("holiday", seed, ascension.replace(hour=10), buzz, lambda h: 14 * 0.93**h, 16),
    ]


def _history(
    name: str,
    seed: int,
    onset: datetime,
    expected: tuple[str, str],
    rate: Callable[[int], float],
    hours: int,
    texts: Sequence[str] = ANGRY,
    authors: int = 400,
) -> History:
    draw = random.Random(f"{name}/{seed}")
    quiet = (onset, onset + timedelta(hours=hours)) if name == "data_gap" else (None, None)
    holiday = onset.date() if name == "holiday" else None
    calm = list(_calm(draw, draw.choice((35, 60, 110)), holiday))
    kept = [each for each in calm if quiet[0] is None or not quiet[0] <= each.at < quiet[1]]
    event = []
    post = f"evenement-{draw.randint(0, 9)}"
    for hour in range(hours):
        for _ in range(_poisson(draw, rate(hour) * (0.25 if (onset.hour + hour) % 24 < 7 else 1))):
            at = onset + timedelta(hours=hour, seconds=draw.randint(0, 3_599))
            platform = PLATFORMS[0] if authors == 1 or draw.random() < 0.7 else PLATFORMS[1]
            words = COPIED if texts is COPIES else _reworded(draw, draw.choice(texts))
            thread = post if draw.random() < 0.6 or name == "contest" else f"autre-{draw.randint(0, 8)}"
            event.append(Message(at, platform, f"passant{draw.randint(1, authors)}", words, thread))
    everything = sorted(kept + event, key=lambda each: each.at)
    return History(name, tuple(everything), onset, expected)


def _calm(draw: random.Random, per_day: float, holiday: date | None) -> Iterator[Message]:
    for day in range(DAYS):
        start = FIRST + timedelta(days=day)
        busy = (
            draw.gammavariate(12, 1 / 12)
            * (0.7 if start.weekday() >= 5 else 1)
            * (0.6 if start.date() == holiday else 1)
        )
        sour = min(0.5, draw.gammavariate(6, 0.15 / 6))
        for hour, weight in enumerate(HOURS):
            for _ in range(_poisson(draw, 0.6 * busy * per_day * weight / sum(HOURS))):
                yield _calm_message(draw, start + timedelta(hours=hour), f"fil-{draw.randint(0, 40)}", sour)
        post_at = start + timedelta(hours=draw.randint(9, 19))
        for _ in range(_poisson(draw, 0.4 * busy * per_day * draw.gammavariate(3, 1 / 3))):
            yield _calm_message(draw, post_at + timedelta(hours=draw.expovariate(1 / 4)), f"post-{day}", sour)


def _calm_message(draw: random.Random, at: datetime, thread: str, sour: float) -> Message:
    texts = draw.choices((CROSS, NEUTRAL, KIND), weights=(sour, 0.5, 0.5 - sour / 2))[0]
    author = f"membre{int(draw.paretovariate(0.8)) % 600}"
    return Message(
        at + timedelta(seconds=draw.randint(0, 3_599)),
        draw.choice(PLATFORMS),
        author,
        _reworded(draw, draw.choice(texts)),
        thread,
    )


def _reworded(draw: random.Random, text: str) -> str:
    """Nobody writes the same words: a greeting, a detail, an emoji."""
    detail = draw.choice(
        ("", " (commande du {n})", " Je suis à {v}.", " {n} jours déjà.", " Ma sœur dit pareil.", " {v}, le {n}.")
    )
    words = f"{draw.choice(('', '', 'Bonjour, ', 'Franchement, ', 'Bon… ', 'Alors, '))}{text}{detail}"
    return words.format(
        n=draw.randint(2, 30), v=draw.choice(("Lyon", "Nantes", "Pau", "Lille", "Metz", "Brest", "Nice"))
    )


def _poisson(draw: random.Random, mean: float) -> int:
    total, n = draw.expovariate(1.0), 0
    while total < mean:
        total += draw.expovariate(1.0)
        n += 1
    return n


def write(history: History, folder: Path) -> list[Path]:
    """One export per platform, in the columns that a spreadsheet would have."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for platform in PLATFORMS:
        paths.append(folder / f"{history.name}-{platform}.csv")
        with paths[-1].open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "auteur", "date", "texte", "fil"])
            for number, each in enumerate(history.messages):
                if each.platform == platform:
                    rows.writerow([f"m{number}", each.author, f"{each.at:%Y-%m-%d %H:%M:%S}", each.text, each.thread])
    return paths
