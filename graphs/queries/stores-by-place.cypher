// Where stores are: each with its operator and the places that its row states.
// columns: store, name, operator, place
MATCH (party:Party)-[:RUNS]->(store:Store)
OPTIONAL MATCH (store)-[:IN]->(place:Place)
RETURN store.id AS store, store.name AS name, party.id AS operator, place.id AS place
ORDER BY store, place
