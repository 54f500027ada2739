using System.Globalization;
using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Suites.Running;

/// <summary>Compares the answers to a step's requests with what is expected of them.</summary>
internal sealed class StepCheck(SuiteStep step)
{
    private readonly List<TestFailure> _failures = [];
    private RateLimitResponse _last = new();
    private long _admitted;
    private long _denied;
    private bool _codeFailed;

    /// <summary>Takes the next answer.</summary>
    public void Add(RateLimitResponse response)
    {
        _last = response;
        bool denied = response.OverallCode == RateLimitResponse.Types.Code.OverLimit;
        _admitted += denied ? 0 : 1;
        _denied += denied ? 1 : 0;
        if (step.Expect.Code is { } code && code.Value != response.OverallCode && !_codeFailed)
        {
            _codeFailed = true;
            string which = step.Repeat > 1 ? string.Create(CultureInfo.InvariantCulture, $" of request {_admitted + _denied}") : "";
            Fail(code.Place, $"code{which}", NameOf(code.Value), NameOf(response.OverallCode));
        }
    }

    /// <summary>What was not met, once all answers are in.</summary>
    public IReadOnlyList<TestFailure> Failures()
    {
        Expectation expect = step.Expect;
        Compare(expect.Admitted, _admitted, "admitted");
        Compare(expect.Denied, _denied, "denied");
        for (int i = 0; i < expect.Statuses.Count; i++)
        {
            Check(expect.Statuses[i], _last.Statuses[i], i);
        }

        foreach ((string name, Expected<string> value) in expect.Headers)
        {
            CheckHeader(name, value);
        }

        foreach ((string path, Expected<object> value) in expect.Metadata)
        {
            object? actual = MetadataPath.Find(_last.DynamicMetadata, path);
            if (!Equals(actual, value.Value))
            {
                Fail(value.Place, $"metadata {path}", MetadataPath.Describe(value.Value), MetadataPath.Describe(actual));
            }
        }

        if (expect.RawBody is { } body && !_last.RawBody.ToStringUtf8().Contains(body.Value, StringComparison.Ordinal))
        {
            Fail(body.Place, "raw_body", $"text with '{body.Value}'", $"'{_last.RawBody.ToStringUtf8()}'");
        }

        return _failures;
    }

    private void Check(ExpectedStatus expected, RateLimitResponse.Types.DescriptorStatus actual, int index)
    {
        string status = string.Create(CultureInfo.InvariantCulture, $"statuses[{index}]");
        RateLimitResponse.Types.RateLimit? limit = actual.CurrentLimit;
        if (expected.Code is { } code && code.Value != actual.Code)
        {
            Fail(code.Place, $"{status}.code", NameOf(code.Value), NameOf(actual.Code));
        }

        if (expected.Limit is { } amount && amount.Value != limit?.RequestsPerUnit)
        {
            Fail(amount.Place, $"{status}.limit", AmountOf(amount.Value), AmountOf(limit?.RequestsPerUnit));
        }

        if (expected.Unit is { } unit && unit.Value != limit?.Unit)
        {
            Fail(unit.Place, $"{status}.unit", NameOf(unit.Value), limit is null ? "none" : NameOf(limit.Unit));
        }

        Compare(expected.Remaining, actual.LimitRemaining, $"{status}.remaining");
        CheckTime(expected.Reset, DecidedTimes.ResetOf(actual), $"{status}.reset");
        CheckTime(expected.Delay, DecidedTimes.DelayOf(_last, index), $"{status}.delay");
        if (expected.RetryAfter is { } retry)
        {
            DecidedTimes.RetryAfterOf(_last, index, out long? wait, out bool never);
            if (never ? retry.Value is not null : retry.Value is null || retry.Value != wait)
            {
                Fail(retry.Place, $"{status}.retry_after", retry.Value is null ? "never" : TimeOf(retry.Value), never ? "never" : TimeOf(wait));
            }
        }
    }

    private void CheckTime(Expected<long>? expected, long? actual, string what)
    {
        if (expected is not null && expected.Value != actual)
        {
            Fail(expected.Place, what, TimeOf(expected.Value), TimeOf(actual));
        }
    }

    private void CheckHeader(string name, Expected<string> expected)
    {
        HeaderValue? header = _last.ResponseHeadersToAdd.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (header?.Value != expected.Value)
        {
            Fail(expected.Place, $"header {name}", $"'{expected.Value}'", header is null ? "none" : $"'{header.Value}'");
        }
    }

    private void Compare<T>(Expected<T>? expected, T actual, string what)
        where T : struct, IFormattable
    {
        if (expected is not null && !expected.Value.Equals(actual))
        {
            Fail(expected.Place, what, expected.Value.ToString(null, CultureInfo.InvariantCulture), actual.ToString(null, CultureInfo.InvariantCulture));
        }
    }

    private void Fail(RulePlace place, string what, string expected, string actual)
    {
        string at = DurationText.Format(step.At + ((_admitted + _denied - 1) * step.Every));
        _failures.Add(new TestFailure(place, $"{what} at {at}: expected {expected}, got {actual}"));
    }

    private static string TimeOf(long? microseconds) => microseconds is { } time ? DurationText.Format(time) : "none";

    private static string AmountOf(uint? amount) => amount?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static string NameOf(RateLimitResponse.Types.Code code) => code == RateLimitResponse.Types.Code.OverLimit ? "OVER_LIMIT" : "OK";

    private static string NameOf(RateLimitResponse.Types.RateLimit.Types.Unit unit) => unit.ToString().ToLowerInvariant();
}
