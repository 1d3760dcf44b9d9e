"""The headings of the tables about posts, for ``dashboard.text.labels``."""

POST_COLUMNS = {
    "denominator_name": "rapporté à",
    "denominator": "dénominateur",
    "rate": "taux",
    "is_maturing": "en maturation",
    "has_current_followers": "abonnés actuels",
    "expected": "habitude",
    "compared": "publications comparées",
    "is_same_format": "même format",
    "percentile": "mieux que (%)",
    "ratio": "face à l’habitude",
    "log_ratio": "logarithme du rapport",
    "comments_per_reaction": "commentaires par réaction",
    "rank_pct": "plus commentée que (%)",
    "heard": "commentaires reçus",
    "positive": "positifs",
    "neutral": "neutres",
    "negative": "négatifs",
    "net_score": "score net",
    "campaign": "campagne",
    "campaign_on": "début de la campagne",
}
