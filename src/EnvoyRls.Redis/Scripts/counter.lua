-- One charge. KEYS[1] is the counter; ARGV its algorithm, 1 to charge or 0 to look, the hits (below 0 for a refund), and
-- the limit's numbers. Answers the outcome's numbers as text.
local limit = {}
for i = 4, #ARGV do limit[i - 3] = tonumber(ARGV[i]) end
local _, answer = algorithms[ARGV[1]](KEYS[1], limit, ARGV[3], ARGV[2] == '1')
return answer
