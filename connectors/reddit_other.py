"""The files of a Reddit account's archive that hold nothing written. Their names and headers are those that a public
reader checks in every archive."""

from connectors.archive_files import ArchiveFiles

OTHER_FILES = ArchiveFiles(
    {
        "account_gender": "account_gender",
        "approved_submitter_subreddits": "subreddit",
        "birthdate": "birthdate,verified_birthdate,verification_state,verification_method",
        "checkfile": "filename,sha256",
        "gilded_content": "content_link,award,amount,date",
        "gold_received": "content_link,gold_received,gilder_username,date",
        "ip_logs": "date,ip",
        "linked_identities": "issuer_id,subject_id",
        "linked_phone_number": "phone_number",
        "message_headers": "id,permalink,thread_id,date,ip,from,to",
        "messages_archive_headers": "id,permalink,thread_id,date,ip,from,to",
        "moderated_subreddits": "subreddit",
        "multireddits": "id,display_name,date,description,privacy,subreddits,image_url,is_owner,favorited,followers",
        "payouts": "payout_amount_usd,date,payout_id",
        "persona": "persona_inquiry_id",
        "poll_votes": "post_id,user_selection,text,image_url,is_prediction,stake_amount",
        "purchases": "processor,transaction_id,product,date,cost,currency,status",
        "sensitive_ads_preferences": "type,preference",
        "stripe": "stripe_account_id",
        "subscribed_subreddits": "subreddit",
        "subscriptions": "processor,subscription_id,product,product_id,product_name,status,start_date,end_date",
        "user_preferences": "preference,value",
    }
)
