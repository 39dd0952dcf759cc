// Exposures whose route relies on a safeguard that ends by a day.
// $by = '2027-12-31'  the day
// columns: safeguard, until, recipient, place, regime, exposures
MATCH (s:Safeguard)
WHERE s.valid_until <= $by
MATCH (e:Exposure)
WHERE s.id IN e.safeguards
RETURN s.id AS safeguard, s.valid_until AS until, e.recipient AS recipient, e.place AS place, e.regime AS regime, count(e) AS exposures
ORDER BY until, safeguard, recipient, place, regime
