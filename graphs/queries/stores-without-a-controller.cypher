// Stores of which no row states the controller, with the role of who runs them: a processor's are held on behalf of
// nobody known, a controller's are its own.
// columns: store, name, operator, role
MATCH (p:Party)-[:RUNS]->(s:Store)
WHERE NOT EXISTS { MATCH (:Party)-[:CONTROLS]->(s) }
RETURN s.id AS store, s.name AS name, p.id AS operator, p.role AS role
ORDER BY store
