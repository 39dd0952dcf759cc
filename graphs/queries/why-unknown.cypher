// What is not known, and keeps transfers from being judged: each reason, and how many transfers have it. What is said
// of other grounds, and of decisions that do not count, is left out.
// columns: reason, transfers
MATCH (t:Transfer {verdict: 'unknown'})
UNWIND t.reasons AS reason
WITH t, reason
WHERE NOT reason STARTS WITH 'also ' AND NOT reason STARTS WITH 'without that ' AND NOT reason CONTAINS ' does not count for ' AND NOT reason CONTAINS ' is not in force on '
RETURN reason AS reason, count(DISTINCT t) AS transfers
ORDER BY transfers DESC, reason
