// Special data that reaches a recipient at a place not known to be inside the territory of the law that counts, and
// with which verdict. Special is what a category, one above it, or the population has as a tag.
// columns: recipient, place, regime, verdict, exposures
MATCH (e:Exposure)-[:OF]->(c:Category), (e)-[:ABOUT]->(p:Population)
WHERE 'special' IN p.tags OR EXISTS { MATCH (c)-[:CHILD_OF*0..]->(tagged:Category) WHERE 'special' IN tagged.tags }
MATCH (e)-[:AT]->(place:Place), (e)-[:UNDER]->(law:Regime)
WHERE NOT EXISTS { MATCH (place)-[:INSIDE]->(law) }
RETURN e.recipient AS recipient, place.id AS place, law.id AS regime, e.verdict AS verdict, count(DISTINCT e) AS exposures
ORDER BY recipient, place, regime, verdict
