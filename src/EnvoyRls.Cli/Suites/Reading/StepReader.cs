using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Cli.Suites.Reading;

/// <summary>Reads the steps of a test.</summary>
internal sealed class StepReader(SuiteFields fields)
{
    private const int MostRepeats = 1_000_000;

    private readonly RequestReader _requests = new(fields);
    private readonly ExpectationReader _expectations = new(fields);

    /// <summary>All steps of one test; time must not go back from one to the next.</summary>
    public IReadOnlyList<SuiteStep> ReadAll(IReadOnlyList<YamlMapping> mappings)
    {
        List<SuiteStep> steps = [];
        long last = 0;
        foreach (YamlMapping mapping in mappings)
        {
            SuiteStep step = Read(mapping, last);
            steps.Add(step);
            last = step.At + ((step.Repeat - 1) * step.Every);
        }

        return steps;
    }

    private SuiteStep Read(YamlMapping mapping, long last)
    {
        fields.CheckKeys(mapping, "a step", "at", "after", "request", "client", "repeat", "every", "expect");
        int repeat = (int)(fields.Number(mapping, "repeat", 1, MostRepeats) ?? 1);
        return new SuiteStep(
            fields.Errors.PlaceOf(mapping),
            ReadTime(mapping, last),
            ReadRequest(mapping),
            repeat,
            fields.Duration(mapping, "every") ?? 0,
            ReadExpectation(mapping))
        {
            Client = ReadClient(mapping),
        };
    }

    private long ReadTime(YamlMapping mapping, long last)
    {
        long? at = fields.Duration(mapping, "at");
        long? after = fields.Duration(mapping, "after");
        if (at is not null && after is not null)
        {
            fields.Errors.Add(mapping.Find("after")!, "a step has either at or after", "remove one of the two: at counts from the start, after from the last request");
        }
        else if (at < last)
        {
            fields.Errors.Add(mapping.Find("at")!, "the step is before the last request of the step above", "give a later time, or count with after");
        }

        return Math.Max(last, at ?? (last + (after ?? 0)));
    }

    private RateLimitRequest ReadRequest(YamlMapping mapping)
    {
        if (fields.Mapping(mapping, "request") is { } request)
        {
            return _requests.Read(request);
        }

        if (SuiteFields.Find(mapping, "request") is null)
        {
            fields.Errors.Add(mapping, "the step has no request", "add request: with descriptors");
        }

        return new RateLimitRequest();
    }

    private ClientStanding? ReadClient(YamlMapping mapping)
    {
        if (fields.Mapping(mapping, "client") is not { } client)
        {
            return null;
        }

        fields.CheckKeys(client, "client", "known", "bot_likelihood", "suspect");
        bool isKnown = SuiteFields.Find(client, "known") is null || fields.Flag(client, "known");
        bool isSuspect = SuiteFields.Find(client, "suspect") is not null && fields.Flag(client, "suspect");
        return new ClientStanding((byte)((fields.Percentage(client, "bot_likelihood") ?? 0) / 100), isKnown, isSuspect);
    }

    private Expectation ReadExpectation(YamlMapping mapping)
    {
        if (fields.Mapping(mapping, "expect") is not { } expect)
        {
            // A step may be there for what it charges only.
            return new Expectation();
        }

        int descriptors = SuiteFields.Find(mapping, "request") is YamlMapping request && request.Find("descriptors") is YamlSequence list ? list.Items.Count : 0;
        return _expectations.Read(expect, descriptors);
    }
}
