"""From how many cases on a figure may be said, and how: the same on every page, chart and file (0.6)."""

FEW = 5  # under it, « x sur n » or the values themselves: never a rate
SMALL = 30  # under it, « petit échantillon », with its interval
FEWEST_FOLLOWERS = 100  # to tell how they grow: under it, one person is more than a point
FEWEST_FOR_A_SCORE = 20  # scored messages, under which there is no net score (E2)
