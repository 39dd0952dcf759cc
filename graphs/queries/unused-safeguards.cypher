// Safeguards by which no transfer was decided. One may still stand among the reasons of a transfer as another ground.
// columns: safeguard, mechanism
MATCH (s:Safeguard)
WHERE NOT EXISTS { MATCH (:Transfer)-[:BY]->(s) }
RETURN s.id AS safeguard, s.mechanism AS mechanism
ORDER BY safeguard
