using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Cli.Push;

/// <summary>What a push changes: objects that are new or other than those kept, and, if asked for, those that are kept and no longer pushed.</summary>
internal sealed class ChangeSetDraft
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(PushedObject Pushed, long Version)> _puts = [];
    private readonly List<KeptObject> _deletes = [];

    /// <param name="pushed">What the files say.</param>
    /// <param name="kept">What the service has of pushes of the name.</param>
    /// <param name="prune">Whether what is no longer pushed is deleted.</param>
    public ChangeSetDraft(IReadOnlyList<PushedObject> pushed, IReadOnlyList<KeptObject> kept, bool prune)
    {
        Dictionary<ObjectKey, KeptObject> rest = kept.ToDictionary(item => item.Key);
        foreach (PushedObject item in pushed)
        {
            rest.Remove(KeyOf(item), out KeptObject? before);
            if (before?.Body != item.Body)
            {
                _puts.Add((item, before?.Version ?? 0));
            }
        }

        Unchanged = pushed.Count - _puts.Count;
        _deletes.AddRange(prune ? rest.Values : []);
        LeftOver = prune ? 0 : rest.Count;
    }

    public int Puts => _puts.Count;

    public int Deletes => _deletes.Count;

    /// <summary>How many are as they are to be.</summary>
    public int Unchanged { get; }

    /// <summary>How many of earlier pushes are in none of the files, and stay.</summary>
    public int LeftOver { get; }

    public bool IsEmpty => Puts + Deletes == 0;

    /// <summary>Where the file says what an operation puts; <see langword="null"/> for a deletion.</summary>
    public PushedObject? OperationAt(int index) => index < _puts.Count ? _puts[index].Pushed : null;

    /// <summary>The change set as the admin API takes it. Each change holds only for the version that it was made against.</summary>
    public string ToJson(string reason)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteString("reason", reason);
            json.WriteStartArray("changes");
            foreach ((PushedObject pushed, long version) in _puts)
            {
                WriteChange(json, "put", KeyOf(pushed), version, pushed.Body);
            }

            foreach (KeptObject gone in _deletes)
            {
                WriteChange(json, "delete", gone.Key, gone.Version, body: null);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteChange(Utf8JsonWriter json, string verb, ObjectKey key, long version, string? body)
    {
        json.WriteStartObject();
        json.WriteString("op", verb);
        json.WriteString("kind", WordTable<ObjectKind>.WordOf(key.Kind));
        json.WriteString("id", key.Id);
        json.WriteNumber("if_version", version);
        if (body is not null)
        {
            json.WritePropertyName("body");
            json.WriteRawValue(body);
        }

        json.WriteEndObject();
    }

    private static ObjectKey KeyOf(PushedObject pushed) => new(pushed.Document.Kind == ManagedKind.Rule ? ObjectKind.Rule : ObjectKind.ListItem, pushed.Document.Id);
}
