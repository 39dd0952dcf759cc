// Safeguards that transfers rely on and that have ended, or end by a day: soonest first, and how many transfers.
// $as_of = '2026-11-23'  the day judged
// $by = ''  the day, such as 2027-12-31; '' is any
// columns: state, safeguard, mechanism, until, transfers
MATCH (t:Transfer)-[:BY]->(s:Safeguard)
WHERE s.valid_until IS NOT NULL AND ($by = '' OR s.valid_until <= $by OR s.valid_until < $as_of)
RETURN CASE WHEN s.valid_until < $as_of THEN 'ended' ELSE 'ends' END AS state, s.id AS safeguard, s.mechanism AS mechanism, s.valid_until AS until, count(t) AS transfers
ORDER BY until, safeguard
