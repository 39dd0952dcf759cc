// Chains of vendors that hand on data to each other, of more than so many: sub-processors behind sub-processors.
// $longer_than = 1  how many vendors a chain has at least, less one
// columns: chain, vendors
MATCH (v:Vendor)
WITH collect(v.id) AS vendors
MATCH p = (a)-[:FLOWS*1..6]->(b)
WHERE all(n IN nodes(p) WHERE coalesce(n.operator, n.id) IN vendors)
WITH [n IN nodes(p) | coalesce(n.operator, n.id)] AS chain
WHERE size(chain) > $longer_than
RETURN DISTINCT chain AS chain, size(chain) AS vendors
ORDER BY vendors, chain
