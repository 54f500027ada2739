using System.Text.Json;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>What can be done with one kind of managed object: list, create, read, replace, patch, delete.</summary>
internal sealed class ObjectOperations(ObjectResource resource, AdminServices services)
{
    private readonly ObjectWrites _writes = new(resource, services);

    public IEnumerable<ApiOperation> All()
    {
        string name = resource.Schema.Name;
        yield return new ApiOperation("GET", resource.Path, $"list{name}s", $"List {resource.Many}")
        {
            Tag = resource.Tag,
            Description = "In order of their ids. Items that come or go between two pages do not disturb the others.",
            Query = [.. resource.Filters.Select(filter => filter.Parameter), ApiParameters.Search, ApiParameters.Limit, ApiParameters.Cursor],
            Responses = [new(StatusCodes.Status200OK, "A page.", ApiSchema.PageOf(resource.Schema))],
            Handler = ListAsync,
        };
        yield return Change("POST", resource.Path, $"create{name}", $"Create {resource.One}", _writes.CreateAsync) with
        {
            Description = $"The body says the `{resource.IdField}`, which must be new.",
            Body = Document(),
            Responses = [Created],
            Problems = [StatusCodes.Status409Conflict],
        };
        yield return new ApiOperation("GET", resource.ItemPath, $"get{name}", $"Read {resource.One}")
        {
            Tag = resource.Tag,
            IsConditional = true,
            Responses = [new(StatusCodes.Status200OK, "As it stands.", resource.Schema)],
            Problems = [StatusCodes.Status404NotFound],
            Handler = GetAsync,
        };
        yield return Change("PUT", resource.ItemPath, $"put{name}", $"Create or replace {resource.One}", _writes.PutAsync) with
        {
            Description = "As a whole: what the body leaves out is gone. `If-Match` keeps another's change from being lost, `If-None-Match: *` from being replaced.",
            IsConditional = true,
            Body = Document(),
            Responses = [Replaced, Created],
        };
        yield return Change("PATCH", resource.ItemPath, $"patch{name}", $"Change some fields of {resource.One}", _writes.PatchAsync) with
        {
            Description = "A merge patch (RFC 7396): fields that are `null` are removed, lists are replaced as a whole.",
            IsConditional = true,
            Body = new ApiRequestBody(resource.Schema, ApiRequestBody.MergePatch, ApiRequestBody.Json),
            Responses = [Replaced],
            Problems = [StatusCodes.Status404NotFound],
        };
        yield return Change("DELETE", resource.ItemPath, $"delete{name}", $"Delete {resource.One}", _writes.DeleteAsync) with
        {
            IsConditional = true,
            Responses = [new(StatusCodes.Status204NoContent, "It is gone.")],
            Problems = [StatusCodes.Status404NotFound],
        };
    }

    /// <summary>An operation that changes an object of this kind.</summary>
    internal ApiOperation Change(string method, string path, string id, string summary, Func<ApiCall, Task<ApiAnswer>> handler) => new(method, path, id, summary)
    {
        Tag = resource.Tag,
        Role = Role.Operator,
        IsWrite = true,
        IsChange = true,
        Query = [ApiParameters.Reason],
        Responses = [Replaced],
        Handler = handler,
    };

    /// <summary>A body that is an object of this kind.</summary>
    internal ApiRequestBody Document() => new(resource.Schema, ApiRequestBody.Json, ApiRequestBody.Yaml) { Example = resource.Example };

    internal ApiResponse Created => new(StatusCodes.Status201Created, "It was made and is in force on this replica.", resource.Schema);

    internal ApiResponse Replaced => new(StatusCodes.Status200OK, "It was changed and is in force on this replica.", resource.Schema);

    private Task<ApiAnswer> ListAsync(ApiCall call)
    {
        DateTimeOffset now = services.Time.GetUtcNow();
        List<(ObjectFilter Filter, string Value)> filters = [.. resource.Filters
            .Where(filter => call.Find(filter.Parameter) is not null)
            .Select(filter => (filter, call.Find(filter.Parameter)!))];
        string? search = call.Find(ApiParameters.Search);
        List<ManagedObject> wanted = [.. services.Rules.State.Of(resource.Kind).Where(item => IsWanted(item, filters, search, now))];
        (IReadOnlyList<ManagedObject> page, string? next) = Cursors.PageOf(call, wanted, item => item.Key.Id);
        return Task.FromResult(ObjectAnswers.Of(page, next, wanted.Count));
    }

    private static bool IsWanted(ManagedObject item, List<(ObjectFilter Filter, string Value)> filters, string? search, DateTimeOffset now)
    {
        if (filters.Count == 0 && search is null)
        {
            return true;
        }

        using JsonDocument body = JsonDocument.Parse(item.Body);
        return filters.TrueForAll(filter => filter.Filter.Accepts(body.RootElement, filter.Value, now))
            && (search is null || item.Key.Id.Contains(search, StringComparison.OrdinalIgnoreCase) || TextSearch.Contains(body.RootElement, search));
    }

    private Task<ApiAnswer> GetAsync(ApiCall call) => Task.FromResult(ObjectAnswers.Of(_writes.Existing(_writes.KeyOf(call)), StatusCodes.Status200OK));
}
