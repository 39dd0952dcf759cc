// Stores that are single points of special data: through how many of its exposures' routes each stands, of how many,
// those with most first. Where that is all, everything special passes through it on the routes shown. Special is what a
// category, one above it, or the population has as a tag.
// columns: store, name, passing, total, everything
MATCH (e:Exposure)-[:OF]->(c:Category), (e)-[:ABOUT]->(p:Population)
WHERE 'special' IN p.tags OR EXISTS { MATCH (c)-[:CHILD_OF*0..]->(tagged:Category) WHERE 'special' IN tagged.tags }
WITH DISTINCT e
WITH collect(e) AS found, count(e) AS total
UNWIND found AS e
MATCH (e)-[:VIA]->(s:Store)
RETURN s.id AS store, s.name AS name, count(DISTINCT e) AS passing, total AS total, count(DISTINCT e) = total AS everything
ORDER BY passing DESC, store
