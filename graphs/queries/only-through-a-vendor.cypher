// Which recipients are reached only through a vendor: on the route shown for each of their exposures stands a vendor
// that is not the recipient, or a store that one runs. What they collect themselves is no exposure.
// columns: recipient, name, exposures
MATCH (e:Exposure)-[:TO]->(r:Party)
OPTIONAL MATCH (e)-[:VIA]->(n)<-[:RUNS*0..1]-(v:Vendor)
WHERE v.id <> r.id
WITH r, e, count(v) AS vendors
WITH r, count(e) AS exposures, sum(CASE WHEN vendors > 0 THEN 1 ELSE 0 END) AS through
WHERE through = exposures
RETURN r.id AS recipient, r.name AS name, exposures AS exposures
ORDER BY recipient
