// What is not known, and keeps transfers from being judged: each reason, and how many transfers have it.
// columns: reason, transfers
MATCH (t:Transfer {verdict: 'unknown'})
UNWIND t.reasons AS reason
RETURN reason AS reason, count(DISTINCT t) AS transfers
ORDER BY transfers DESC, reason
