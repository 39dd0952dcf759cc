//! `TW5xx`: findings that somebody accepts for a while, and what somebody signed.

use super::entry::Explanation;
use crate::finding::code::Code;

/// What is said of a code of these.
pub(super) fn of(code: Code) -> &'static Explanation {
    match code {
        Code::IdleWaiver => &IDLE_WAIVER,
        Code::EndedWaiver => &ENDED_WAIVER,
        Code::Unsealed => &UNSEALED,
        _ => &OUTGROWN_WAIVER,
    }
}

const IDLE_WAIVER: Explanation = Explanation {
    meaning: "A row of waivers.csv, or a decision of review.toml, refers to something that does not exist: a key that no row of \
              findings.csv and exposures.csv has, or a code that is not found about its subject; or another row accepts the same.",
    why: "Either it was corrected, and the row is left over; or the row has a slip, or what it was meant for has another key by now, and \
          that counts. What such a row disputes, or has corrected, stands against what was accepted before it that it may be about.",
    fix: "Delete the row, or name the finding as findings.csv does.",
    raises: &[(
        "waivers.csv",
        "finding,subject,reason,who,until,covers\nTW201,mailer,contract is being signed,dpo,2027-01-31,\n",
    )],
    settled: &[],
};

const ENDED_WAIVER: Explanation = Explanation {
    meaning: "The last day of a row of waivers.csv, or of a decision of review.toml, is over.",
    why: "What was accepted until then counts again, and fails the check if it is bad enough.",
    fix: "Correct what it accepted and delete the row; or decide again, with a later date.",
    raises: &[(
        "waivers.csv",
        "finding,subject,reason,who,until,covers\n\
         TW208,eu-gdpr/scc,its text is being read,dpo,2026-11-22,yvqbd44jmw93\n",
    )],
    settled: &[(
        "waivers.csv",
        "finding,subject,reason,who,until,covers\n\
         TW208,eu-gdpr/scc,its text is being read,dpo,2027-06-30,yvqbd44jmw93\n",
    )],
};

const OUTGROWN_WAIVER: Explanation = Explanation {
    meaning: "A row of waivers.csv, or a decision of review.toml, refers to something that exists, but its `covers` is blank, or is the digest of something \
              else: more flows, recipients or data than when it was given, on the way or after it, other cells of a row that it rests on, or other reasons.",
    why: "Who accepted the finding did not accept this. So the row does not count.",
    fix: "Look at the finding. If it is accepted as it is now, write the digest that the message names in `covers`.",
    raises: &[(
        "waivers.csv",
        "finding,subject,reason,who,until,covers\nTW208,eu-gdpr/scc,its text is being read,dpo,2027-06-30,\n",
    )],
    settled: &[(
        "waivers.csv",
        "finding,subject,reason,who,until,covers\n\
         TW208,eu-gdpr/scc,its text is being read,dpo,2027-06-30,yvqbd44jmw93\n",
    )],
};

const UNSEALED: Explanation = Explanation {
    meaning: "A signature of review.toml names a report, and the file is gone, or has another digest than the one that was signed.",
    why: "The signature is for the report as it was. What is there now nobody has signed, and nothing can be compared with it.",
    fix: "Bring the file back as it was, out of version control or a copy. If that cannot be, delete the signature and sign again.",
    raises: &[(
        "review.toml",
        "[[signature]]\nwho = \"dpo\"\non = 2026-11-20\nas_of = 2026-11-20\n\
         inventory = \"sha256:2003d9397f251728e2aeced965b4029b4abdd8d0a9484cc530cc84e2a6d918af\"\n\
         law = \"sha256:64398c2f6d54c6850a6860eb8f2ccff0543c1929d7d11006ae8e794adaed9c22\"\n\
         report = \"review/2026-11-20.json\"\n\
         report_digest = \"sha256:be8460ccdd75ec47d0ec38443a59f63dde48246b49bf8a8411e0c9b0f9555bc7\"\n",
    )],
    settled: &[("review.toml", "# Nobody has signed it.\n")],
};
