// Stores of which no row states the controller.
// columns: store, name, operator
MATCH (s:Store)
OPTIONAL MATCH (c:Party)-[:CONTROLS]->(s)
WITH s, count(c) AS controllers
WHERE controllers = 0
RETURN s.id AS store, s.name AS name, s.operator AS operator
ORDER BY store
