using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Host.Json;

namespace TeamX.Actors.Host.Api;

/// <summary>Reads request bodies. Every fault is an <see cref="ApiProblem"/> that names the member or the position.</summary>
internal static class RequestBody
{
    /// <summary>The greatest body of everything but a batch, in bytes.</summary>
    public const long MaxBytes = 1024 * 1024;

    /// <summary>The greatest body of a batch, in bytes.</summary>
    public const long MaxBatchBytes = 8 * 1024 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a body that has to be there.</summary>
    /// <exception cref="ApiProblem">It is missing, too large, not JSON, or not of this shape.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http)
        where T : class =>
        await ReadOptionalAsync<T>(http).ConfigureAwait(false)
            ?? throw ApiProblem.Malformed(ApiCodes.BodyMissing, "Send a JSON object as the body.");

    /// <summary>Reads a body that may be left out.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="ApiProblem">It is too large, not JSON, or not of this shape.</exception>
    public static async Task<T?> ReadOptionalAsync<T>(HttpContext http)
        where T : class
    {
        RequireJsonType(http.Request);
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return null;
        }

        var body = await ReadAllAsync(http).ConfigureAwait(false);
        try
        {
            return body.IsEmpty ? null : Shape<T>(body);
        }
        finally
        {
            http.Request.BodyReader.AdvanceTo(body.End);
        }
    }

    private static void RequireJsonType(HttpRequest request)
    {
        var hasBody = request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };
        if (string.IsNullOrEmpty(request.ContentType) ? !hasBody : IsJson(request.ContentType))
        {
            return;
        }

        throw new ApiProblem(StatusCodes.Status415UnsupportedMediaType, ApiCodes.ContentTypeUnsupported,
            "Send the body as application/json in UTF-8 (header Content-Type: application/json).");
    }

    private static bool IsJson(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlySequence<byte>> ReadAllAsync(HttpContext http)
    {
        try
        {
            while (true)
            {
                var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
                if (read.IsCompleted)
                {
                    return read.Buffer;
                }

                http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? MaxBytes);
        }
    }

    private static ApiProblem TooLarge(long limit) => limit == MaxBatchBytes
        ? new ApiProblem(StatusCodes.Status413PayloadTooLarge, RefusalCodes.BatchTooLarge,
            "A batch has at most 1,000 wakeups and 8 MiB. Send it in parts.")
        : new ApiProblem(StatusCodes.Status413PayloadTooLarge, ApiCodes.BodyTooLarge, "A body has at most 1 MiB. Send less.");

    private static T Shape<T>(ReadOnlySequence<byte> body)
    {
        body = WithoutByteOrderMark(body);
        try
        {
            return Deserialize<T>(body) ?? throw ApiProblem.Malformed(ApiCodes.FieldInvalid, "The body has to be a JSON object, not null.");
        }
        catch (JsonException e)
        {
            // A body that is no JSON at all is that first, whatever else is wrong before the place.
            RequireJson(body);
            var fault = JsonFault.Describe(e);
            throw ApiProblem.Malformed(fault.Code, fault.Message);
        }
    }

    /// <summary>Bodies are read in one pass over one piece of memory, which for a large one costs less than to follow the pieces it came in.</summary>
    private static T? Deserialize<T>(ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return JsonSerializer.Deserialize<T>(body.FirstSpan, ApiJson.Options);
        }

        var length = (int)body.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(whole);
            return JsonSerializer.Deserialize<T>(whole.AsSpan(0, length), ApiJson.Options);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private static void RequireJson(ReadOnlySequence<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, ApiJson.Document);
        }
        catch (JsonException e) when (e.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            throw new ApiProblem(StatusCodes.Status422UnprocessableEntity, RefusalCodes.ContextTooDeep,
                "The body is nested too deep. Metadata may be nested at most 32 levels deep.");
        }
        catch (JsonException e)
        {
            var line = ((e.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
            var position = ((e.BytePositionInLine ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
            throw ApiProblem.Malformed(ApiCodes.JsonInvalid, $"The body is not valid JSON: fault at line {line}, byte {position}.");
        }
    }

    private static ReadOnlySequence<byte> WithoutByteOrderMark(ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        return reader.IsNext(ByteOrderMark, advancePast: true) ? reader.UnreadSequence : body;
    }
}
