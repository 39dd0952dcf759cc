// Places reached by transfers under a law of which none rests on an adequacy decision.
// columns: place, name, regime, transfers
MATCH (t:Transfer)-[:AT]->(p:Place)
WITH p, t.regime AS regime, sum(CASE WHEN t.verdict = 'adequate' THEN 1 ELSE 0 END) AS adequate, count(t) AS transfers
WHERE adequate = 0
RETURN p.id AS place, p.name AS name, regime AS regime, transfers AS transfers
ORDER BY place, regime
