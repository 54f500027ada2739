-- A fixed window within a batch that is charged as a whole: a plain integer, as it is when charged alone. The limit's
-- numbers are the amount and the seconds it may live.
local largest = '9223372036854775807'

-- Lua's numbers are doubles: where they would not be exact, the text that Redis stores is.
local function exact(key, value)
  return value > 9007199254740991 and redis.call('GET', key) or string.format('%.0f', value)
end

local function refund(key, hits, seconds)
  if redis.call('EXISTS', key) == 0 then return '0' end
  local value = redis.call('DECRBY', key, hits)
  if value < 0 then
    redis.call('SET', key, '0')
    value = 0
  end
  redis.call('EXPIRE', key, seconds)
  return exact(key, value)
end

local function add(key, hits, seconds)
  local value = redis.pcall('INCRBY', key, hits)
  if type(value) == 'table' then return largest end
  if redis.call('TTL', key) < 0 then redis.call('EXPIRE', key, seconds) end
  return exact(key, value)
end

algorithms.fw = function(key, limit, hits, keep)
  local count = tonumber(hits)
  if count < 0 then return true, refund(key, string.sub(hits, 2), limit[2]) end
  local text = redis.call('GET', key) or '0'
  if not string.find(text, '^%-?%d+$') then error('the value of the key is not a counter of its algorithm', 0) end
  local value = tonumber(text) + count
  local admitted = value <= limit[1]
  if keep then return admitted, add(key, hits, limit[2]) end
  return admitted, value < 9223372036854775808 and string.format('%.0f', value) or largest
end
