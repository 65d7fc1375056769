using Akka.Hosting;
using TeamX.Actors.Client;
using TeamX.Actors.Company;
using TeamX.Actors.Persistence;
using TeamX.Actors.Remoting;

namespace TeamX.Actors.Hosting;

/// <summary>Lets other actor systems reach the companies.</summary>
internal static class RemotingExtensions
{
    /// <summary>Listens for other actor systems, joins the cluster, and starts the gateway; nothing without <see cref="RemotingOptions.Hostname"/>.</summary>
    internal static AkkaConfigurationBuilder WithRemoting(this AkkaConfigurationBuilder builder, TeamXOptions options)
    {
        if (!options.Remoting.IsOn)
        {
            return builder;
        }

        if (options.Cluster.IsOn)
        {
            builder.AddHocon(TeamXHocon.Load("cluster"), HoconAddMode.Append);
            builder.AddHocon(ClusterNode.SettingsOf(options), HoconAddMode.Prepend);
        }

        return builder.AddRemoting(options.Remoting, options.Cluster.IsOn).WithActors((system, registry, services) =>
        {
            var client = new CompanyClient(new RequiredActor<CompanyRegion>(registry), system);
            system.ActorOf(
                TeamXGateway.Props(registry.Get<CompanyRegion>(), client.AskAsync, services.GetService<IGatewayAccess>()), GatewayAddress.Name);
        });
    }
}
