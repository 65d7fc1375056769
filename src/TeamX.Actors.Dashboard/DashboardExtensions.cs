using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;
using TeamX.Actors.Dashboard.Assets;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Dashboard.Layout;
using TeamX.Actors.Dashboard.Security;
using TeamX.Actors.Hosting;
using TeamX.Actors.Security;

namespace TeamX.Actors.Dashboard;

/// <summary>Puts the dashboard into a host that runs or reaches the engine.</summary>
public static class DashboardExtensions
{
    private const string Hub = "/_blazor";

    /// <summary>Adds what the dashboard needs. Keys are those of <c>TeamX:ApiKeys</c>, unless the host has registered <see cref="ApiKeys"/> itself.</summary>
    public static IServiceCollection AddTeamXDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            mud.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddTeamXClient();
        services.TryAddSingleton(provider => ApiKeySettings.Read(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<DashboardTickets>();
        services.TryAddSingleton<DashboardGate>();
        services.TryAddSingleton<CompanySummaries>();
        services.TryAddScoped<DashboardSession>();
        services.TryAddScoped<DashboardClient>();
        services.TryAddScoped<DashboardActions>();
        services.TryAddScoped<NextSteps>();
        services.TryAddSingleton(provider => new DashboardClock(provider.GetService<TimeProvider>() ?? TimeProvider.System));
        return services;
    }

    /// <summary>
    /// Serves the dashboard at a place of its own. It brings its files, its login and its connection, and needs no middleware of the host; the host's own
    /// authentication and policies neither open nor close it.
    /// </summary>
    /// <param name="endpoints">The host.</param>
    /// <param name="pattern">The place, for example <c>/dashboard</c> or <c>/</c>.</param>
    /// <param name="api">
    /// Where this host serves the HTTP API of the program <c>teamx</c>, for example <c>/api</c>: empty pages then say what to do next as a command line. Null: it
    /// serves none, and they say it in C#.
    /// </param>
    /// <returns>All endpoints of the dashboard, for conventions of the host.</returns>
    /// <exception cref="OptionsValidationException">A key of <c>TeamX:ApiKeys</c> can't be used.</exception>
    public static IEndpointConventionBuilder MapTeamXDashboard(this IEndpointRouteBuilder endpoints, string pattern = "/dashboard", string? api = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        _ = endpoints.ServiceProvider.GetRequiredService<ApiKeys>();
        var dashboard = endpoints.MapGroup("/" + pattern.Trim('/'));

        // Who may enter is asked by hand at each endpoint: a fallback policy of the host would ask for something else.
        dashboard.WithMetadata(new AllowAnonymousAttribute(), new ExcludeFromDescriptionAttribute());
        if (api is not null)
        {
            dashboard.WithMetadata(new DashboardBase.ApiAddress("/" + api.Trim('/')));
        }

        dashboard.MapAssets();
        dashboard.MapLogin();
        foreach (var template in Templates())
        {
            dashboard.MapGet(template, http => ShowAsync(http, template));
        }

        dashboard.MapBlazorHub(Hub).Add(Guard);
        return dashboard;
    }

    /// <summary>The addresses of the pages; what is none of them stays unknown to the host.</summary>
    private static IEnumerable<string> Templates() => typeof(DashboardApp).Assembly.GetTypes().Where(type => type != typeof(Pages.NotFound))
        .SelectMany(page => page.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);

    private static async Task ShowAsync(HttpContext http, string template)
    {
        var (gate, place) = (http.RequestServices.GetRequiredService<DashboardGate>(), DashboardBase.Of(http, template));
        if (gate.CallerOf(http) is null)
        {
            await LoginEndpoints.RefuseAsync(http, gate, place).ConfigureAwait(false);
            return;
        }

        SecurityHeaders.AddTo(http.Response);
        await new RazorComponentResult<Shell>(new Dictionary<string, object?>
        {
            [nameof(Shell.Place)] = place,
            [nameof(Shell.Ticket)] = DashboardGate.TicketOf(http),
        })
        { PreventStreamingRendering = true }.ExecuteAsync(http).ConfigureAwait(false);
    }

    /// <summary>The connection of the pages asks the same question as the pages.</summary>
    private static void Guard(EndpointBuilder endpoint)
    {
        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http =>
        {
            if (!DashboardGate.IsOwnOrigin(http.Request) || http.RequestServices.GetRequiredService<DashboardGate>().CallerOf(http) is null)
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }

            return serve(http);
        };
    }
}
