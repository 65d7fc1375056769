using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace TeamX.Actors.Benchmarks.Load;

/// <summary>
/// Callers that post the same body again and again, each over a kept-alive connection and as soon as it has the answer to the one before.
/// The body is made once, and answers are thrown away unread, because callers share the processors with the host.
/// </summary>
/// <param name="address">Where to.</param>
/// <param name="body">The body, JSON.</param>
/// <param name="connections">How many callers.</param>
internal sealed class HttpCallers(Uri address, byte[] body, int connections) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        ActivityHeadersPropagator = null,
        UseCookies = false,
        UseProxy = false,
    });

    private readonly List<(long At, TimeSpan Took)>[] _answers = [.. Enumerable.Range(0, connections).Select(_ => new List<(long, TimeSpan)>())];

    /// <summary>Requests that were answered with 202; read it when nobody calls any more.</summary>
    public long Answered => _answers.Sum(answers => (long)answers.Count);

    /// <summary>Posts until it is told to stop; then every request is answered.</summary>
    /// <exception cref="InvalidOperationException">An answer was not 202.</exception>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_answers.Select(answers => Task.Run(() => CallAsync(answers, stop), CancellationToken.None)));

    /// <summary>How long each answer took that came between two timestamps; read it when nobody calls any more.</summary>
    public IReadOnlyList<TimeSpan> AnswersBetween(long begin, long end) =>
        [.. _answers.SelectMany(answers => answers).Where(answer => answer.At > begin && answer.At <= end).Select(answer => answer.Took)];

    public void Dispose() => _http.Dispose();

    private async Task CallAsync(List<(long At, TimeSpan Took)> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var begin = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) { Headers = { ContentType = Json } } };
            using var response = await _http.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.Accepted)
            {
                var why = await response.Content.ReadAsStringAsync(CancellationToken.None).ConfigureAwait(false);
                throw new InvalidOperationException($"A request of the load was answered with {(int)response.StatusCode}: {why}");
            }

            await response.Content.CopyToAsync(Stream.Null, CancellationToken.None).ConfigureAwait(false);
            var end = Stopwatch.GetTimestamp();
            answers.Add((end, Stopwatch.GetElapsedTime(begin, end)));
        }
    }
}
