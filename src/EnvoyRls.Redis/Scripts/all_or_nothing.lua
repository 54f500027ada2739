-- All charges of a batch, or none. KEYS are the counters; ARGV holds for each its algorithm, 1 if its denial keeps all from
-- being charged, the hits (below 0 to give back, which is carried out in any case, before all else), when they were charged
-- if it is a charge that is given back, else 0, how many numbers its limit has, and those. Answers 1 if the batch was
-- charged, else 0, when it was, and what each counter answers.
local charges, answers = {}, {}
local at = 1
for i, key in ipairs(KEYS) do
  local count, limit = tonumber(ARGV[at + 4]), {}
  for n = 1, count do limit[n] = tonumber(ARGV[at + 4 + n]) end
  local charge, hits = algorithms[ARGV[at]], ARGV[at + 2]
  if tonumber(hits) < 0 then
    local charged_at = ARGV[at + 3] ~= '0' and tonumber(ARGV[at + 3]) or nil
    local _, answer = charge(key, limit, hits, true, charged_at)
    answers[i] = answer
  else
    charges[i] = {charge = charge, limit = limit, hits = hits, may_deny = ARGV[at + 1] == '1'}
  end
  at = at + 5 + count
end

local denied, sums = false, {}
for i, key in ipairs(KEYS) do
  local add = charges[i]
  if add then
    -- A counter that is there twice must have room for both.
    sums[key] = (sums[key] or 0) + tonumber(add.hits)
    local admitted, answer = add.charge(key, add.limit, sums[key], false)
    add.admitted, answers[i] = admitted, answer
    denied = denied or (add.may_deny and not admitted)
  end
end

for i, key in ipairs(KEYS) do
  local add = charges[i]
  -- In a batch that is not charged, who would have been admitted tells how its counter stands.
  if add and (add.admitted or not denied) then
    local _, answer = add.charge(key, add.limit, denied and '0' or add.hits, not denied)
    answers[i] = answer
  end
end
return string.format('%d %.0f ', denied and 0 or 1, now) .. table.concat(answers, ' ')
