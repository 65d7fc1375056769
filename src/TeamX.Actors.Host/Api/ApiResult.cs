using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>Answers that are written with the program's own JSON rules.</summary>
internal static class ApiResult
{
    /// <summary>200 with a body.</summary>
    public static IResult Ok<T>(T body) => Results.Json(body, ApiJson.Options);

    /// <summary>202 with a body.</summary>
    public static IResult Accepted<T>(T body) => Results.Json(body, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);

    /// <summary>201 when a resource is new, otherwise 200; either way with the resource.</summary>
    public static IResult Put<T>(HttpContext http, bool created, T body)
    {
        if (!created)
        {
            return Ok(body);
        }

        http.Response.Headers.Location = http.Request.Path.ToUriComponent();
        return Results.Json(body, ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }
}
