// Safeguards that end by a day, soonest first, and how many transfers rely on each.
// $by = '2027-12-31'  the day
// columns: safeguard, mechanism, until, transfers
MATCH (s:Safeguard)
WHERE s.valid_until <= $by
OPTIONAL MATCH (t:Transfer)-[:BY]->(s)
RETURN s.id AS safeguard, s.mechanism AS mechanism, s.valid_until AS until, count(t) AS transfers
ORDER BY until, safeguard
