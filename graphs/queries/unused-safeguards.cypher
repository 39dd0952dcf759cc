// Safeguards on which no transfer relies.
// columns: safeguard, mechanism
MATCH (s:Safeguard)
OPTIONAL MATCH (t:Transfer)-[:BY]->(s)
WITH s, count(t) AS transfers
WHERE transfers = 0
RETURN s.id AS safeguard, s.mechanism AS mechanism
ORDER BY safeguard
