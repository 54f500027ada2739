-- The sliding window estimated from two fixed ones: Cloudflare, "How we built rate limiting capable of scaling to millions
-- of domains". The state is the current window's start, its hits, and those of the window before. The limit's numbers:
-- amount, window.

-- How much of a window may be left at most for its hits to weigh no more than the room there is.
local function left_at(room, hits, window)
  if room >= hits then return window end
  return (muldiv(room, window, hits))
end

algorithms.sc, lists.sc = stored('^(%d+) (%d+) (%d+)$', '%.0f %.0f %.0f', function(state, limit, hits, charged_at)
  local amount, window = limit[1], limit[2]
  local start, current, previous = unpack(state)
  local at = math.max(now, start)
  local passed = at - math.fmod(at, window) - start
  if passed > 0 then
    start, current, previous = start + passed, 0, passed == window and current or 0
  end
  local admitted, retry, changed = true, 0, hits ~= 0
  if charged_at then
    local window_charged = charged_at - math.fmod(charged_at, window)
    if window_charged == start and current > 0 then
      current = math.max(0, current + hits)
    elseif window_charged == start - window and previous > 0 then
      previous = math.max(0, previous + hits)
    else
      changed = false
    end
  elseif hits < 0 then
    local taken = math.min(-hits, current)
    current, previous = current - taken, previous - math.min(-hits - taken, previous)
  end
  local used = ceiling(muldiv(previous, start + window - at, window)) + current
  if hits > amount - used then
    admitted, retry = hits <= 0, hits > 0 and -1 or 0
    if hits > 0 and hits <= amount then
      local room = amount - current - hits
      local left = room < 0 and 0 or left_at(room, previous, window)
      retry = (left > 0 and start + window - left or start + 2 * window - left_at(amount - hits, current, window)) - now
    end
  elseif hits > 0 then
    current, used = current + hits, used + hits
  end
  local empty = at
  if current > 0 then empty = start + 2 * window elseif previous > 0 then empty = start + window end
  changed = changed and admitted
  return admitted, math.max(0, amount - used), empty - now, retry, 0, changed and {start, current, previous}
end)
