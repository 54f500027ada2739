using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Server.Checks;

/// <summary>Reads checks as JSON, in one pass.</summary>
internal static class CheckReader
{
    /// <summary>The most checks in one batch.</summary>
    public const int MostChecks = 100;

    private static readonly string[] BatchNames = ["requests"];
    private static readonly string[] CheckNames = [.. CheckFields.Names, "domain", "hits", "descriptors", "details", "rule_response"];
    private static readonly string[] DescriptorNames = ["entries", "hits"];
    private static readonly string[] EntryNames = ["key", "value"];

    /// <summary>Reads a body that is one check.</summary>
    /// <exception cref="ProblemException">It is not.</exception>
    public static CheckRequest[] ReadOne(ReadOnlySequence<byte> body) =>
        Read(body, static (ref JsonFields json) => [ReadCheck(ref json, JsonPath.Root)]);

    /// <summary>Reads a body that is an array <c>requests</c> of checks.</summary>
    /// <exception cref="ProblemException">It is not.</exception>
    public static CheckRequest[] ReadBatch(ReadOnlySequence<byte> body) => Read(body, ReadBatch);

    /// <summary>The problem of a check that can be read but makes no sense.</summary>
    public static Problem Unprocessable(params IReadOnlyList<ProblemError> errors) =>
        Problems.Unprocessable("invalid-check", errors is [var only] ? only.Message : "The check has mistakes.") with { Errors = errors };

    private static CheckRequest[] Read(ReadOnlySequence<byte> body, BodyPart<CheckRequest[]> read)
    {
        ReadOnlySpan<byte> text = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        if (!Utf8.IsValid(text))
        {
            throw new ProblemException(Problems.MalformedBody("The body is not UTF-8."));
        }

        JsonFields json = new(text);
        try
        {
            json.Read();
            CheckRequest[] checks = read(ref json);
            json.Read();
            return json.Errors.Count == 0 ? checks : throw new ProblemException(Unprocessable(json.Errors));
        }
        catch (JsonException error)
        {
            throw new ProblemException(Problems.MalformedBody("The body is not JSON.", new ProblemError("Here it stops being JSON.", "see RFC 8259")
            {
                Line = (int?)error.LineNumber + 1,
                Column = (int?)error.BytePositionInLine + 1,
            }));
        }
    }

    private static CheckRequest[] ReadBatch(ref JsonFields json)
    {
        List<CheckRequest> checks = [];
        JsonPath root = JsonPath.Root;
        if (!json.IsObject(root))
        {
            return [];
        }

        uint seen = 0;
        while (json.NextField(BatchNames, root, ref seen, out _))
        {
            if (json.IsArray(root.Field(BatchNames[0])))
            {
                while (json.NextItem())
                {
                    checks.Add(ReadCheck(ref json, root with { Check = checks.Count }));
                }
            }
        }

        if (checks.Count is 0 or > MostChecks && json.Errors.Count == 0)
        {
            json.Add(root.Field(BatchNames[0]), string.Create(CultureInfo.InvariantCulture, $"There must be 1 to {MostChecks} requests."), "");
        }

        return [.. checks];
    }

    private static CheckRequest ReadCheck(ref JsonFields json, JsonPath path)
    {
        CheckRequest check = new();
        if (!json.IsObject(path))
        {
            return check;
        }

        uint seen = 0;
        while (json.NextField(CheckNames, path, ref seen, out int field))
        {
            JsonPath at = path.Field(CheckNames[field]);
            switch (at.Name)
            {
                case "domain":
                    check.Domain = json.Text(at);
                    break;
                case "hits":
                    check.Hits = json.Integer(at, -CheckHits.Most, CheckHits.Most);
                    break;
                case "descriptors":
                    ReadDescriptors(ref json, at, check.Descriptors);
                    break;
                case "details":
                    check.WantsDetails = json.Flag(at);
                    break;
                case "rule_response":
                    check.WantsRuleResponse = json.Flag(at);
                    break;
                default:
                    check[(CheckField)field] = json.Text(at);
                    break;
            }
        }

        return check;
    }

    private static void ReadDescriptors(ref JsonFields json, JsonPath path, List<RateLimitDescriptor> descriptors)
    {
        if (!json.IsArray(path))
        {
            return;
        }

        while (json.NextItem())
        {
            descriptors.Add(ReadDescriptor(ref json, path with { Descriptor = descriptors.Count, Name = "" }));
        }
    }

    private static RateLimitDescriptor ReadDescriptor(ref JsonFields json, JsonPath path)
    {
        RateLimitDescriptor descriptor = new();
        if (!json.IsObject(path))
        {
            return descriptor;
        }

        uint seen = 0;
        while (json.NextField(DescriptorNames, path, ref seen, out int field))
        {
            JsonPath at = path.Field(DescriptorNames[field]);
            if (at.Name == "hits")
            {
                CheckHits.Set(descriptor, json.Integer(at, -CheckHits.Most, CheckHits.Most));
            }
            else if (json.IsArray(at))
            {
                while (json.NextItem())
                {
                    descriptor.Entries.Add(ReadEntry(ref json, path with { Entry = descriptor.Entries.Count }));
                }
            }
        }

        if (descriptor.Entries.Count == 0)
        {
            json.Add(path, "A descriptor needs entries.", "write {\"entries\": [{\"key\": \"...\", \"value\": \"...\"}]}");
        }

        return descriptor;
    }

    private static RateLimitDescriptor.Types.Entry ReadEntry(ref JsonFields json, JsonPath path)
    {
        RateLimitDescriptor.Types.Entry entry = new();
        if (!json.IsObject(path))
        {
            return entry;
        }

        uint seen = 0;
        while (json.NextField(EntryNames, path, ref seen, out int field))
        {
            string text = json.Text(path.Field(EntryNames[field]));
            if (field == 0)
            {
                entry.Key = text;
            }
            else
            {
                entry.Value = text;
            }
        }

        if (entry.Key.Length == 0)
        {
            json.Add(path, "An entry needs a key.", "");
        }

        return entry;
    }

    private delegate T BodyPart<T>(ref JsonFields json);
}
