// Exposures whose route relies on a safeguard that has ended, or ends by a day.
// $as_of = '2026-11-23'  the day judged
// $by = ''  the day, such as 2027-12-31; '' is any
// columns: state, safeguard, until, recipient, place, regime, exposures
MATCH (s:Safeguard)
WHERE s.valid_until IS NOT NULL AND ($by = '' OR s.valid_until <= $by OR s.valid_until < $as_of)
MATCH (e:Exposure)
WHERE any(ground IN e.safeguards WHERE ground = s.id AND NOT ground IN ['none', 'inside', 'same-party', 'returned', 'not-protected'])
RETURN CASE WHEN s.valid_until < $as_of THEN 'ended' ELSE 'ends' END AS state, s.id AS safeguard, s.valid_until AS until, e.recipient AS recipient, e.place AS place, coalesce(e.regime, '') AS regime, count(e) AS exposures
ORDER BY until, safeguard, recipient, place, regime
