using Akka.Actor;
using Akka.Dispatch.SysMsg;
using CsCheck;

namespace TeamX.Actors.Tests.Remoting.Support;

/// <summary>Messages as a hostile or broken peer may send them: any id, manifests that exist and that do not, damaged and invented bytes.</summary>
internal static class WireNoise
{
    private static readonly int[] KnownIds = [.. Enumerable.Range(0, 41), 7411, 7412, 7413];

    /// <summary>Generates them.</summary>
    /// <param name="node">Whose manifests are known.</param>
    /// <param name="plain">Writes the messages that are then damaged.</param>
    public static Gen<RawMessage> Of(ActorSystem node, ActorSystem plain)
    {
        var samples = Samples(plain);
        var settings = node.Settings.Config.GetConfig("akka.actor.serialization-settings");
        var listed = settings.AsEnumerable().Select(entry => settings.GetConfig(entry.Key)).Where(config => config.HasPath("manifests"))
            .Select(config => (Id: config.GetInt("id"), Manifests: config.GetStringList("manifests").ToArray())).ToArray();
        string[] manifests =
        [
            .. listed.SelectMany(entry => entry.Manifests), .. Attacks.All(plain).Select(attack => attack.Manifest), "", "c", "s", "STF", "CF", "RORRC", "P", "PP", "K",
            typeof(Sting).AssemblyQualifiedName!,
        ];

        var bytes = Gen.OneOf(Gen.Byte.Array[0, 200], Protobuf(3), Gen.Select(Gen.OneOf<RawMessage>(samples), Gen.Int[0, 5], Gen.Int, Damaged));
        var invented = Gen.Select(Gen.OneOf(Gen.OneOf<int>(KnownIds), Gen.Int), Gen.OneOf(Gen.OneOf<string>(manifests), Gen.String[0, 30]), bytes,
            (id, manifest, content) => new RawMessage("invented", id, manifest, content));
        var close = Gen.OneOf(listed).SelectMany(entry => Gen.Select(Gen.OneOf<string>(entry.Manifests), bytes,
            (manifest, content) => new RawMessage("close", entry.Id, manifest, content)));
        var damaged = Gen.Select(Gen.OneOf<RawMessage>(samples), Gen.Int[0, 5], Gen.Int,
            (sample, way, at) => sample with { Name = "damaged", Bytes = Damaged(sample, way, at) });
        var nested = Gen.Select(Gen.Int[1, 2_000], levels => new RawMessage("nested", 6, "", Attacks.NestedSelections(levels)));
        return Gen.Frequency<RawMessage>((8, invented), (8, close), (8, damaged), (1, nested));
    }

    private static RawMessage[] Samples(ActorSystem plain)
    {
        var actor = (IInternalActorRef)plain.DeadLetters;
        object[] messages =
        [
            new Identify("who"), new ActorIdentity("who", actor), new ActorSelectionMessage("ping", [new SelectChildName("user"), new SelectChildPattern("t*")]), "text",
            42, 42L, new Watch(actor, actor), new Unwatch(actor, actor), new DeathWatchNotification(actor, existenceConfirmed: true, addressTerminated: false),
            new Status.Failure(new StingException("sting")), PoisonPill.Instance, Akka.Configuration.Config.Empty,
        ];
        return [.. messages.Select(message => Attacks.Written("sample", plain, message))];
    }

    private static byte[] Damaged(RawMessage sample, int way, int at)
    {
        byte[] bytes = [.. sample.Bytes];
        var place = bytes.Length == 0 ? 0 : (int)((uint)at % (uint)bytes.Length);
        switch (way)
        {
            case 0:
                return bytes[..place];
            case 1 when bytes.Length > 0:
                bytes[place] ^= (byte)(1 << (at & 7));
                return bytes;
            case 2:
                return [.. bytes, .. bytes];
            case 3:
                return [.. bytes[..place], 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. bytes[place..]];
            case 4:
                return [.. bytes, .. new byte[1 << 20]];
            default:
                return bytes;
        }
    }

    /// <summary>Fields as protobuf has them, with numbers that Akka's messages use.</summary>
    private static Gen<byte[]> Protobuf(int depth)
    {
        var number = Gen.Int[1, 6];
        var content = depth == 0 ? Gen.Byte.Array[0, 20] : Gen.OneOf(Gen.Byte.Array[0, 20], Protobuf(depth - 1));
        var field = Gen.OneOf(
            Gen.Select(number, content, Attacks.Field),
            Gen.Select(number, Gen.Byte[0, 127], (n, value) => new[] { (byte)(n << 3), value }));
        return field.Array[0, 5].Select(fields => fields.SelectMany(part => part).ToArray());
    }
}
