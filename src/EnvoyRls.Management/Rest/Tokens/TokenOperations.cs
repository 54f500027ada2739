using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Tokens;

/// <summary>The tokens that open this API.</summary>
internal sealed class TokenOperations(AdminServices services)
{
    private const string Tag = "Tokens";
    private const string Never = "never";
    private const string DefaultLife = "90d";

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", "/v1/admin/tokens", "listTokens", "List tokens")
        {
            Tag = Tag,
            Role = Role.Admin,
            Description = "Those that have expired or were revoked too; never their secrets.",
            Responses = [new(StatusCodes.Status200OK, "All of them, by their making.", ApiSchema.PageOf(ApiSchema.Of<TokenView>()))],
            Handler = ListAsync,
        },
        new("POST", "/v1/admin/tokens", "createToken", "Make a token")
        {
            Tag = Tag,
            Role = Role.Admin,
            IsWrite = true,
            Body = new ApiRequestBody(ApiSchema.Of<TokenBody>(), ApiRequestBody.Json) { Example = """{"name": "deploy", "role": "operator", "expires_in": "90d"}""" },
            Responses = [new(StatusCodes.Status201Created, "It was made; its secret is shown this once.", ApiSchema.Of<TokenView>())],
            Problems = [StatusCodes.Status422UnprocessableEntity],
            Handler = CreateAsync,
        },
        new("DELETE", "/v1/admin/tokens/{id}", "revokeToken", "Revoke a token")
        {
            Tag = Tag,
            Role = Role.Admin,
            IsWrite = true,
            Description = "It is refused here at once and by other replicas within seconds. Its name stays in the list.",
            Responses = [new(StatusCodes.Status204NoContent, "It is revoked.")],
            Problems = [StatusCodes.Status404NotFound],
            Handler = RevokeAsync,
        },
    ];

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        IReadOnlyList<TokenRecord> tokens = await services.Tokens.ListAsync(call.Cancellation);
        return ApiAnswer.Of(new PageAnswer<TokenView>([.. tokens.Select(View)], NextCursor: null) { Total = tokens.Count });
    }

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        TokenBody body = call.Read<TokenBody>();
        if (!TokenAdministration.IsName(body.Name, out string? problem))
        {
            throw Invalid("name", problem);
        }

        IssuedToken issued = await services.Tokens.CreateAsync(body.Name, body.Role, LifeOf(body), call.Principal.Name, call.Cancellation);
        return ApiAnswer.Of(View(issued.Record) with { Token = issued.Text }, StatusCodes.Status201Created) with
        {
            AuditDetail = $"made {issued.Record.Id} ({issued.Record.Name}, {RoleNames.NameOf(issued.Record.Role)})",
        };
    }

    private async Task<ApiAnswer> RevokeAsync(ApiCall call) => await services.Tokens.RevokeAsync(call.Variable("id"), call.Cancellation)
        ? ApiAnswer.NoContent
        : throw new ProblemException(Problems.NotFound($"There is no token '{call.Variable("id")}'."));

    private static TimeSpan? LifeOf(TokenBody body)
    {
        if (body.ExpiresIn == Never)
        {
            return null;
        }

        bool isTime = DurationText.TryParse(body.ExpiresIn ?? DefaultLife, out long microseconds) && microseconds > 0 && microseconds <= TokenAdministration.LongestLife.TotalMicroseconds;
        return isTime ? TimeSpan.FromMicroseconds(microseconds) : throw Invalid("expires_in", "write 90d, 12h, up to ten years, or never");
    }

    private static ProblemException Invalid(string field, string problem) => new(
        Problems.Unprocessable("validation-failed", $"The field '{field}' is wrong: {problem}.") with { Errors = [new ProblemError($"The field '{field}' is wrong.", problem) { In = field }] });

    private TokenView View(TokenRecord token) => new(
        token.Id, token.Name, token.Role, token.StateAt(services.Time.GetUtcNow()), token.CreatedAt, token.CreatedBy, token.ExpiresAt, token.RevokedAt);
}
