// By which routes a category, or one below it, gets out of the EEA: of exposures under the GDPR of people who live
// there, or by way of a node that is there, for each recipient and place not known to be inside, the route that the
// report shows, and the ground of each hop. The place `unknown`: it is not stated where.
// $category = ''  the category; '' is any
// columns: population, category, recipient, place, verdict, route, safeguards, exposure
MATCH (e:Exposure)-[:UNDER]->(gdpr:Regime {id: 'eu-gdpr'})
MATCH (e)-[:AT]->(place:Place)
WHERE NOT EXISTS { MATCH (place)-[:INSIDE]->(gdpr) } AND (EXISTS { MATCH (e)-[:ABOUT]->(:Population)-[:IN]->(:Place)-[:INSIDE]->(gdpr) } OR EXISTS { MATCH (e)-[:VIA]->()-[:IN]->(:Place)-[:INSIDE]->(gdpr) })
MATCH (e)-[:OF]->(c:Category)
WHERE $category = '' OR EXISTS { MATCH (c)-[:CHILD_OF*0..]->(:Category {id: $category}) }
RETURN e.population AS population, c.id AS category, e.recipient AS recipient, place.id AS place, e.verdict AS verdict, e.route AS route, e.safeguards AS safeguards, e.id AS exposure
ORDER BY population, category, recipient, place, exposure
