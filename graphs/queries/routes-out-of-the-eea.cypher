// By which routes a category, or one below it, gets out of the EEA: for each recipient and place the route
// that the report shows, and the instrument of each hop.
// $category = 'messages'  the category
// columns: population, category, recipient, place, verdict, route, safeguards, exposure
MATCH (e:Exposure)-[:OF]->(c:Category)-[:CHILD_OF*0..]->(top:Category {id: $category})
MATCH (e)-[:AT]->(place:Place)
OPTIONAL MATCH (place)-[:INSIDE]->(inside:Regime {id: 'eu-gdpr'})
WITH e, c, place, count(inside) AS within
WHERE within = 0
RETURN e.population AS population, c.id AS category, e.recipient AS recipient, place.id AS place, e.verdict AS verdict, e.route AS route, e.safeguards AS safeguards, e.id AS exposure
ORDER BY population, category, recipient, place, exposure
