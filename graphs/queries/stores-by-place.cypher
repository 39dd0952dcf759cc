// Where stores are: each with its operator and its places: those that its row states, else those of
// the operator (`by_default` is true).
// columns: store, name, operator, place, by_default
MATCH (party:Party)-[:RUNS]->(store:Store)
OPTIONAL MATCH (store)-[stands:IN]->(place:Place)
RETURN store.id AS store, store.name AS name, party.id AS operator, place.id AS place, coalesce(stands.default, false) AS by_default
ORDER BY store, place
