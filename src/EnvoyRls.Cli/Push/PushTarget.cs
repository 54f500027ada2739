using System.Text;
using System.Text.Json;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Rest.Changes;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Objects;
using EnvoyRls.Management.Rest.Versions;

namespace EnvoyRls.Cli.Push;

/// <summary>What a push asks of the admin API.</summary>
internal sealed class PushTarget(AdminClient client, CancellationToken cancellation)
{
    private const string PageSize = "1000";

    /// <summary>The number of the last version; 0 before the first.</summary>
    public async Task<long> LastVersionAsync()
    {
        AdminAnswer answer = await client.GetAsync("v1/admin/versions", cancellation, ("limit", "1"));
        return answer.Read<PageAnswer<VersionView>>().Items is [{ } last, ..] ? last.Number : 0;
    }

    /// <summary>All objects that pushes of a name have left.</summary>
    public async Task<IReadOnlyList<KeptObject>> KeptAsync(PushedIds ids) =>
        [.. await KeptAsync(ids, ObjectKind.Rule, "rules"), .. await KeptAsync(ids, ObjectKind.ListItem, "lists")];

    public async Task<ValidationAnswer> ValidateAsync(string changes) => (await client.PostAsync("v1/admin/validate", changes, cancellation)).Read<ValidationAnswer>();

    public Task<AdminAnswer> CompareAsync(string changes) => client.PostAsync("v1/admin/diff", changes, cancellation);

    public Task<AdminAnswer> ApplyAsync(string changes) => client.PostOnceAsync("v1/admin/changes", changes, cancellation);

    private async Task<List<KeptObject>> KeptAsync(PushedIds ids, ObjectKind kind, string collection)
    {
        List<KeptObject> kept = [];
        string? cursor = null;
        do
        {
            AdminAnswer answer = await client.GetAsync($"v1/admin/{collection}", cancellation, ("q", ids.Prefix), ("limit", PageSize), ("cursor", cursor));
            PageAnswer<JsonElement> page = answer.Read<PageAnswer<JsonElement>>();
            kept.AddRange(page.Items.Where(item => ids.Owns(IdOf(item))).Select(item => Kept(kind, item)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return kept;
    }

    private static KeptObject Kept(ObjectKind kind, JsonElement item)
    {
        ManagedKind managed = kind == ObjectKind.Rule ? ManagedKind.Rule : ManagedKind.ListItem;
        ManagedDocument document = new(managed, IdOf(item), WithoutState(item), DocumentSyntax.Json);
        return new KeptObject(new ObjectKey(kind, document.Id), document.ToCanonicalJson(), item.GetProperty("version").GetInt64());
    }

    private static string IdOf(JsonElement item) => item.GetProperty("id").GetString() ?? "";

    private static string WithoutState(JsonElement item)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            foreach (JsonProperty field in item.EnumerateObject().Where(field => !ObjectAnswers.ReadOnlyFields.Contains(field.Name, StringComparer.Ordinal)))
            {
                field.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
