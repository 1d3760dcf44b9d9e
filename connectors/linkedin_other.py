"""The files of a LinkedIn member's archive that hold nothing of a community. Their names and headers are those of a
public fixture that copies the real ones letter by letter."""

from connectors.archive_files import ArchiveFiles

OTHER_FILES = ArchiveFiles(
    {
        "Company Follows": "Organization,Followed On",
        "Education": "School Name,Start Date,End Date,Notes,Degree Name,Activities",
        "Email Addresses": "Email Address,Confirmed,Primary,Updated On",
        "Endorsement_Given_Info": "Endorsement Date,Skill Name,Endorsee First Name,Endorsee Last Name,"
        "Endorsee Public Url,Endorsement Status",
        "Endorsement_Received_Info": "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,"
        "Endorser Public Url,Endorsement Status",
        "Events": "Event Name,Event Time,Status,External Url",
        "Job Applicant Saved Answers": "Question,Answer",
        "Job Applicant Saved Screening Question Responses": "Question,Answer",
        "Job Applications": "Application Date,Contact Email,Contact Phone Number,Company Name,Job Title,Job Url,"
        "Resume Name,Question And Answers",
        "Languages": "Name,Proficiency",
        "Learning": "Content Title,Content Description,Content Type,Content Last Watched Date (if viewed),"
        "Content Completed At (if completed),Content Saved,Notes taken on videos (if taken)",
        "PhoneNumbers": "Extension,Number,Type",
        "Positions": "Company Name,Title,Description,Location,Started On,Finished On",
        "Private_identity_asset": "Private Identity Asset Name,Private Identity Asset Raw Text",
        "Profile Summary": "Profile Summary",
        "Projects": "Title,Description,Url,Started On,Finished On",
        "Publications": "Name,Published On,Description,Publisher,Url",
        "Receipts_v2": "First Name,Last Name,Billing Country,Postal Code,Transaction Made At,Payment Method Type,"
        "Invoice Number,Description,Tax Amount,Sub Total,Total Amount,Currency Code",
        "Recommendations_Given": "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
        "Recommendations_Received": "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
        "Registration": "Registered At,Registration Ip,Subscription Types",
        "Rich_Media": "Date/Time,Media Description,Media Link",
        "Saved Jobs": "Saved Date,Job Url,Job Title,Company Name",
        "SavedJobAlerts": "ALERT_PARAMETERS,QUERY_CONTEXT,SAVED_SEARCH_ID",
        "Skills": "Name",
        "Verifications": "First name,Middle name,Last name,Verification type,Organization name,Email address,Country,"
        "State,City,Year of birth,Issuing authority,Document type,Verification service provider,Verified date,"
        "Expiry date",
        "Whatsapp Phone Numbers": "Number,Extension,Is_WhatsApp_Number",
    },
    by_header=True,
)
