-- All charges of a batch, or none. KEYS are the counters; ARGV holds for each its algorithm, 1 if its denial keeps all from
-- being charged, the hits (below 0 for a refund, which is carried out in any case), how many numbers its limit has, and
-- those. Answers 1 if the batch was charged, else 0, and behind it what each counter answers.
local charges, answers, sums = {}, {}, {}
local denied = false
local at = 1
for i, key in ipairs(KEYS) do
  local count, limit = tonumber(ARGV[at + 3]), {}
  for n = 1, count do limit[n] = tonumber(ARGV[at + 3 + n]) end
  local charge, hits = algorithms[ARGV[at]], ARGV[at + 2]
  if tonumber(hits) < 0 then
    local _, answer = charge(key, limit, hits, true)
    answers[i] = answer
  else
    -- A counter that is there twice must have room for both.
    sums[key] = (sums[key] or 0) + tonumber(hits)
    local admitted, answer = charge(key, limit, sums[key], false)
    answers[i] = answer
    denied = denied or (ARGV[at + 1] == '1' and not admitted)
    charges[i] = {charge = charge, limit = limit, hits = hits, admitted = admitted}
  end
  at = at + 4 + count
end
for i, key in ipairs(KEYS) do
  local add = charges[i]
  -- In a batch that is not charged, who would have been admitted tells what its counter holds as it is.
  if add and (add.admitted or not denied) then
    local _, answer = add.charge(key, add.limit, denied and '0' or add.hits, not denied)
    answers[i] = answer
  end
end
return (denied and '0 ' or '1 ') .. table.concat(answers, ' ')
