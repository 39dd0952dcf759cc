// Recipients to which the route shown has at least so many flows.
// $hops = 4  how many flows
// columns: recipient, hops, exposures
MATCH (e:Exposure)
WHERE e.hops >= $hops
RETURN e.recipient AS recipient, max(e.hops) AS hops, count(e) AS exposures
ORDER BY hops DESC, recipient
