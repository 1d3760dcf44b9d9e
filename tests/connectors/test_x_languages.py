"""The statistics of X and of Twitter under other headers than the English ones of posts; the rows are invented."""

from datetime import date
from pathlib import Path

from reading import Read

from connectors.probe import probe_file
from connectors.record import AccountDay
from connectors.registry import CONNECTORS, FALLBACKS, unknown_columns

TWEET = "1362359829812158464"  # 18 February 2021, 11:14:29 UTC


def test_french_statistics_of_twitter(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "tweet_activity_metrics_cairnelle_20210201_20210301_fr.csv"
    path.write_text(
        '"Identifiant du Tweet","Permalien du Tweet","Texte du Tweet","heure","impressions","engagements",'
        '"taux d\'engagement","Retweets","réponses","J\'aime",'
        '"clics sur le profil de l\'utilisateur","clics sur l\'URL",'
        '"clics sur le hashtag","ouvertures des détails","clics sur le permalien"\n'
        f'"{TWEET}","https://twitter.com/cairnelle/status/{TWEET}","Bonjour\nà tous","2021-02-18 11:14 +0000",'
        '"376.0","12.0","0.03","3.0","1.0","5.0","0","2.0","0","1","0"\n',
        encoding="utf-8",
    )
    reading = read(path)
    assert reading.match.layout == "tweet-activity" and unknown_columns(reading.probe, reading.match) == ()
    (post,), (counted,) = reading.posts, reading.snapshots
    assert (post.text, post.account_id) == ("Bonjour\nà tous", "cairnelle")
    assert f"{post.published_at:%Y-%m-%d %H:%M:%S}" == "2021-02-18 11:14:29"
    assert (counted.impressions, counted.shares, counted.comments) == (376, 3, 1)
    assert (counted.reactions, counted.link_clicks) == (5, 2)


def test_japanese_statistics_of_twitter(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "tweet_activity_metrics_cairnelle_20210201_20210301_ja.csv"
    path.write_text(
        "ツイートID,ツイートの固定リンク,ツイート本文,時間,インプレッション,エンゲージメント,エンゲージメント率,リツイート,返信,いいね,"
        "ユーザープロフィールクリック,URLクリック数,フォローしている,メディアの再生数,プロモのインプレッション\n"
        f"{TWEET},https://twitter.com/cairnelle/status/{TWEET},Bonjour,2021-02-18 11:14 +0000,376,12,0.03,"
        "3,1,5,0,2,4,0,-\n",
        encoding="utf-8",
    )
    reading = read(path)
    assert reading.match.layout == "tweet-activity" and unknown_columns(reading.probe, reading.match) == ()
    (post,), (counted,) = reading.posts, reading.snapshots
    assert (post.post_id, post.text, post.account_id, post.is_paid) == (TWEET, "Bonjour", "cairnelle", None)
    assert (counted.impressions, counted.shares, counted.comments, counted.reactions) == (376, 3, 1, 5)
    assert (counted.link_clicks, counted.followers_gained) == (2, 4)


def test_japanese_posts_and_days_of_x(tmp_path: Path, read: Read) -> None:
    posts = tmp_path / "account_analytics_content.csv"
    posts.write_text(
        "ポストID,日付,ポスト本文,ポストのリンク,インプレッション数,いいね,エンゲージメント,ブックマーク,共有された回数,新しいフォロー,"
        "返信,リポスト,プロフィールへのアクセス数,詳細のクリック数,URLのクリック数,ハッシュタグのクリック数,パーマリンクのクリック数\n"
        f'{TWEET},"Thu, Feb 18, 2021",Bonjour,https://x.com/cairnelle/status/{TWEET},376,5,12,6,0,4,1,3,8,0,2,0,0\n'
        f'{TWEET},"Thu, Feb 18, 2021",@lou Merci,https://x.com/cairnelle/status/{TWEET},30,1,1,0,0,0,0,0,0,0,0,0,0\n',
        encoding="utf-8",
    )
    reading = read(posts)
    (post,), (counted,), (message,) = reading.posts, reading.snapshots, reading.messages
    assert unknown_columns(reading.probe, reading.match) == ()
    assert (post.text, post.account_id, message.is_own) == ("Bonjour", "cairnelle", True)
    assert (counted.impressions, counted.shares, counted.comments, counted.reactions) == (376, 3, 1, 5)
    assert (counted.link_clicks, counted.followers_gained, counted.saves) == (2, 4, 6)
    days = tmp_path / "account_overview_analytics.csv"
    days.write_text(
        "Date,インプレッション数,いいね,エンゲージメント,ブックマーク,共有された回数,新しいフォロー,フォロー解除,返信,リポスト,"
        'プロフィールへのアクセス数,ポストを作成\n"Sun, Aug 2, 2026",120,4,9,1,0,3,1,2,1,5,2\n',
        encoding="utf-8",
    )
    overview = read(days)
    (day,) = overview.of(AccountDay)
    assert (day.on, day.impressions, day.interactions, day.reactions) == (date(2026, 8, 2), 120, 9, 4)
    assert (day.comments, day.shares, day.visits) == (2, 1, 5)
    assert (day.followers_gained, day.followers_lost) == (3, 1)
    assert unknown_columns(overview.probe, overview.match) == ()


def test_portuguese_days_of_x(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "account_overview_analytics.csv"
    path.write_text(
        "Data,Impressões,Curtidas,Engajamentos,Itens salvos,Compartilhamentos,Novos seguidores,Deixar de seguir,"
        "Respostas,Reposts,Visitas ao perfil,Criar post,Visualizações de vídeo,Visualizações de mídia\n"
        '"Sun, Aug 2, 2026",120,4,9,1,0,3,1,2,1,5,2,10,11\n',
        encoding="utf-8",
    )
    reading = read(path)
    (day,) = reading.of(AccountDay)
    assert (day.on, day.impressions, day.interactions, day.reactions) == (date(2026, 8, 2), 120, 9, 4)
    assert (day.comments, day.shares, day.visits) == (2, 1, 5)
    assert (day.followers_gained, day.followers_lost) == (3, 1)
    assert unknown_columns(reading.probe, reading.match) == ()


def test_the_videos_of_x_are_not_the_days_of_a_youtube_channel(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "video_overview_analytics.csv"
    path.write_text(
        "Video overview,,,,,\n"
        "Date,Views,Watch Time (ms),Completion Rate,Average Watch Time (ms),Estimated Revenue\n"
        '"Sun, Aug 2, 2026",120,456000,0.21,3800,0\n"Sat, Aug 1, 2026",100,356000,0.25,3560,0\n'
        "Your videos,,,,,\nTitle,Publish date,Post link,Views,Watch Time (ms),Estimated Revenue\n"
        "Un refuge,,,10,300,0\n",
        encoding="utf-8",
    )
    claims = [one.key for one in CONNECTORS if one not in FALLBACKS and one.recognise(probe_file(path))]
    reading = read(path)
    assert (claims, reading.match.layout) == (["x"], "other-report")
    assert len(reading.ignored) == len(reading.items) == 7
