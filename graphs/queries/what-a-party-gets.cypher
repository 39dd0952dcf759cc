// What a party gets, of whom, under which law, and with which verdict.
// $party = 'meta-inc'  the party
// columns: category, population, place, regime, verdict
MATCH (e:Exposure)-[:TO]->(r:Party {id: $party})
MATCH (e)-[:OF]->(c:Category)
RETURN c.id AS category, e.population AS population, e.place AS place, e.regime AS regime, e.verdict AS verdict
ORDER BY category, population, place, regime
