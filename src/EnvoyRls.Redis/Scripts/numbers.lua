-- Exact numbers: a whole and a part counted upwards from it, in parts of a denominator that is the limit's and not kept.
-- Lua's numbers are doubles, exact below 2^53: no number here reaches that.

-- The quotient and the remainder of a * b / c. Where the product is too large, b is taken in seven bits at a time, highest
-- first, as in long division. For a, b and the quotient below 2^53, and c below 2^45.
local function muldiv(a, b, c)
  local product = a * b
  if product < 9007199254740992 then
    local rest = math.fmod(product, c)
    return (product - rest) / c, rest
  end
  local left = math.fmod(a, c)
  local wholes = (a - left) / c * b
  local place = 1
  while place * 128 <= b do place = place * 128 end
  local quotient, rest = 0, 0
  while place >= 1 do
    local limb = math.floor(b / place)
    b = b - limb * place
    place = place / 128
    local sum = rest * 128 + left * limb
    rest = math.fmod(sum, c)
    quotient = quotient * 128 + (sum - rest) / c
  end
  return wholes + quotient, rest
end

local function plus(whole, part, other, other_part, denominator)
  whole, part = whole + other, part + other_part
  if part < denominator then return whole, part end
  return whole + 1, part - denominator
end

local function minus(whole, part, other, other_part, denominator)
  whole, part = whole - other, part - other_part
  if part >= 0 then return whole, part end
  return whole - 1, part + denominator
end

local function above(whole, part, other, other_part)
  return whole > other or (whole == other and part > other_part)
end

local function ceiling(whole, part)
  return part > 0 and whole + 1 or whole
end

-- The number times denominator / divisor, rounded up: hits to the time they take, and back.
local function scale_up(whole, part, denominator, divisor)
  local quotient, rest = muldiv(whole, denominator, divisor)
  return quotient + math.floor((rest + part + divisor - 1) / divisor)
end
