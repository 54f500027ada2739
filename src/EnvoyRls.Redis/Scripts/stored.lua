-- For each algorithm what charges a counter, and, for some, what charges it several times in order.
local algorithms, lists = {}, {}

-- How long the hits may be spent that are charged, microseconds: 0 unless they are leased.
local term = 0

local function answer_of(admitted, remaining, reset, retry, delay)
  return string.format('%d %.0f %.0f %.0f %.0f', admitted and 1 or 0, remaining, reset, retry, delay)
end

-- A limit of nothing admits no hits, and needs no counter.
local function answer_of_zero(hits)
  return hits <= 0, answer_of(hits <= 0, 0, 0, hits > 0 and -1 or 0, 0)
end

-- Of hits charged so long ago, those that the rate cannot have drained since. Nothing is left of what was charged in the
-- future, or is more than can be charged.
local function undrained(hits, elapsed, limit)
  local amount, window, capacity, recovery = limit[1], limit[2], limit[4], limit[6]
  if hits > capacity or elapsed < 0 or elapsed >= recovery then return 0, 0 end
  local drained, drained_part = muldiv(elapsed, amount, window)
  if not above(hits, 0, drained, drained_part) then return 0, 0 end
  return minus(hits, 0, drained, drained_part, window)
end

local function fail()
  error('the value of the key is no counter of this algorithm', 0)
end

-- An algorithm whose counters are strings of whole numbers. The transition is given the numbers (zeros for a counter never
-- charged), the limit's, the hits, and, if these are a charge to be given back, when it was made. It answers whether the
-- hits are admitted, the hits remaining, the times until reset, retry and turn, and, where the counter changes, its new
-- numbers. Several charges read the counter once and write it once.
local function stored(pattern, layout, transition)
  local function read(key)
    local text = redis.call('GET', key)
    if not text then return {0, 0, 0, 0} end
    local state = {string.match(text, pattern)}
    if not state[1] then fail() end
    for i = 1, #state do state[i] = tonumber(state[i]) end
    return state, true
  end
  local function write(key, state, reset)
    redis.call('SET', key, string.format(layout, unpack(state)))
    redis.call('PEXPIREAT', key, math.ceil((now + reset) / 1000))
  end
  local function charge(key, limit, hits, keep, charged_at)
    hits = tonumber(hits)
    if limit[1] == 0 then return answer_of_zero(hits) end
    local state, there = read(key)
    local admitted, remaining, reset, retry, delay, after = transition(state, limit, hits, charged_at)
    if after and keep and (there or hits > 0) then write(key, after, reset) end
    return admitted, answer_of(admitted, remaining, reset, retry, delay)
  end
  local function charge_list(key, limit, list)
    local answers, state, ends = {}, read(key), nil
    for i, hits in ipairs(list) do
      local admitted, remaining, reset, retry, delay, after = transition(state, limit, hits)
      if after then state, ends = after, reset end
      answers[i] = answer_of(admitted, remaining, reset, retry, delay)
    end
    if ends then write(key, state, ends) end
    return table.concat(answers, ' ')
  end
  return charge, charge_list
end
