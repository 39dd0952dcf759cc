// Stores that are single points: through which everything special passes, or most of it, on the routes shown.
// columns: store, name, passing, total, everything
MATCH (e:Exposure)-[:OF]->(:Category)-[:CHILD_OF*0..]->(c:Category)
WHERE 'special' IN c.tags
WITH count(DISTINCT e) AS total
MATCH (s:Store)<-[:VIA]-(e:Exposure)-[:OF]->(:Category)-[:CHILD_OF*0..]->(c:Category)
WHERE 'special' IN c.tags
WITH total, s, count(DISTINCT e) AS passing
RETURN s.id AS store, s.name AS name, passing AS passing, total AS total, passing = total AS everything
ORDER BY passing DESC, store
