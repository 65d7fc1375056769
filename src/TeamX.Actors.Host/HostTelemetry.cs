using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TeamX.Actors.Telemetry;

namespace TeamX.Actors.Host;

/// <summary>Metrics for whoever scrapes this host, and, only when an OTLP endpoint is configured, metrics and traces sent there.</summary>
internal static class HostTelemetry
{
    /// <summary>The standard setting of OpenTelemetry that turns sending on; an environment variable or any other source of configuration.</summary>
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds measuring and tracing. It has to come before the engine, so that nothing of that is missed.</summary>
    /// <exception cref="StartFault">The endpoint is no address.</exception>
    public static void AddHostTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var endpoint = configuration[EndpointKey];
        var sends = !string.IsNullOrEmpty(endpoint);
        if (sends && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            throw new StartFault($"{EndpointKey} has to be an absolute address that begins with http:// or https://.");
        }

        // The exporter reads its settings from the host's configuration, OTEL_* like the endpoint.
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("teamx", serviceVersion: typeof(HostTelemetry).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(TeamXTelemetry.MeterName).AddAspNetCoreInstrumentation().AddPrometheusExporter();
                _ = sends ? metrics.AddOtlpExporter() : metrics;
            });
        if (sends)
        {
            telemetry.WithTracing(traces => traces.AddSource(TeamXTelemetry.ActivitySourceName)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = http => !IsProbe(http.Request.Path)).AddOtlpExporter());
        }
    }

    private static bool IsProbe(PathString path) => path.StartsWithSegments("/healthz") || path.StartsWithSegments("/metrics");

    /// <summary>Serves the metrics at <c>/metrics</c>.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
}
