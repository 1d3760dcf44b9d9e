"""What X (and Twitter before it) calls the columns of its statistics.

The French headers of Twitter's are those of real files; of X's, only the Japanese ones and the Portuguese days are,
and the other French ones are guesses.
"""

from connectors.contract import Reason
from connectors.days import Day
from connectors.fields import Column, Count, Id, Link, Text

# fmt: off
CONTENT: dict[str, Column] = {
    "post_id": Id("Post id", "Tweet id", "Identifiant du Tweet", "Identifiant du post", "ID du post", "ツイートID",
                  "ポストID"),
    "url": Link("Post Link", "Tweet permalink", "Permalien du Tweet", "Lien du post", "ツイートの固定リンク",
                "ポストのリンク"),
    "date": Text("Date", "time", "heure", "時間", "日付"),
    "text": Text("Post text", "Tweet text", "Texte du Tweet", "Texte du post", "ツイート本文", "ポスト本文"),
    "impressions": Count("Impressions", "インプレッション", "インプレッション数"),
    "likes": Count("Likes", "favorites", "J'aime", "いいね"),
    "replies": Count("Replies", "Réponses", "返信"),
    "shares": Count("Reposts", "retweets", "リツイート", "リポスト"),
    "saves": Count("Bookmarks", "Signets", "ブックマーク"),
    "followers_gained": Count("New follows", "follows", "Nouveaux abonnés", "フォローしている", "新しいフォロー"),
    "link_clicks": Count("URL Clicks", "Clics sur l'URL", "URLクリック数", "URLのクリック数"),
    "promoted": Count("promoted impressions", "プロモのインプレッション"),
}
DAILY: dict[str, Column] = {
    "on": Day("Date", "Data", "日付", missing=Reason.MISSING_DATE),
    "published": Count("Create Post", "Tweets published", "Criar post", "ポストを作成"),
    "impressions": Count("Impressions", "Impressões", "インプレッション数"),
    "interactions": Count("Engagements", "Engajamentos", "エンゲージメント"),
    "reactions": Count("Likes", "favorites", "J'aime", "Curtidas", "いいね"),
    "comments": Count("Replies", "Réponses", "Respostas", "返信"),
    "shares": Count("Reposts", "retweets", "リポスト"),
    "clicks": Count("URL Clicks"),
    "visits": Count("Profile visits", "Visites du profil", "Visitas ao perfil", "プロフィールへのアクセス数"),
    "followers_gained": Count("New follows", "follows", "Nouveaux abonnés", "Novos seguidores",
                              "新しいフォロー"),
    "followers_lost": Count("Unfollows", "Désabonnements", "Deixar de seguir", "フォロー解除"),
}
# fmt: on
UNUSED = (
    "Engagement",
    "Shares",
    "Profile visits",
    "Detail Expands",
    "URL Clicks",
    "Hashtag Clicks",
    "Permalink Clicks",
    "user profile clicks",
    "app ",
    "email tweet",
    "dial phone",
    "media ",
    "embedded media ",
    "promoted ",
    "Bookmarks",
    "Video views",
    "taux d'engagement",
    "clics sur",
    "ouvertures des détails",
    "Itens salvos",
    "Compartilhamentos",
    "Visualizações",
    "エンゲージメント",
    "ブックマーク",
    "共有された回数",
    "プロフィールへのアクセス数",
    "詳細",
    "URLのクリック数",
    "ハッシュタグ",
    "パーマリンクのクリック数",
    "ユーザープロフィールクリック",
    "固定リンクのクリック数",
    "アプリ",
    "ツイートをメール送信",
    "ダイアル式電話",
    "メディアの",
    "プロモの",
)  # fmt: skip
