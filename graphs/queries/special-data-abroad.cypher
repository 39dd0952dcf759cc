// Data of special categories that reaches a recipient outside the EEA, and on what ground.
// columns: recipient, place, regime, verdict, exposures
MATCH (e:Exposure)-[:OF]->(:Category)-[:CHILD_OF*0..]->(c:Category)
WHERE 'special' IN c.tags
MATCH (e)-[:AT]->(p:Place)
OPTIONAL MATCH (p)-[:INSIDE]->(inside:Regime {id: 'eu-gdpr'})
WITH e, p, count(inside) AS within
WHERE within = 0
RETURN e.recipient AS recipient, p.id AS place, e.regime AS regime, e.verdict AS verdict, count(DISTINCT e) AS exposures
ORDER BY recipient, place, regime, verdict
