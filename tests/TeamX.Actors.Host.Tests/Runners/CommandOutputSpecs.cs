using System.Text;
using CsCheck;
using TeamX.Actors.Host.Runners;

namespace TeamX.Actors.Host.Tests.Runners;

public sealed class CommandOutputSpecs
{
    [Fact]
    public void Should_find_the_same_result_when_the_output_comes_in_other_pieces()
    {
        string[] kinds = ["""{"a":1}""", "text", "", "  ", "[1,2]", "{", "\r", "5", "Grüße", new string('x', CommandOutput.MaxResult + 1)];
        var output = Gen.Int[0, kinds.Length - 1].Select(kind => kinds[kind]).List[0, 8].Select(lines => Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Gen.Select(output, Gen.Int[1, 70_000]).Sample((bytes, size) =>
        {
            var (whole, pieces) = (new CommandOutput(), new CommandOutput());
            whole.Add(bytes);
            foreach (var piece in bytes.Chunk(size))
            {
                pieces.Add(piece);
            }

            return (whole.TryGetResult(out var expected), expected) == (pieces.TryGetResult(out var actual), actual);
        });
    }

    [Fact]
    public void Should_keep_memory_bounded_when_the_output_is_endless()
    {
        var output = new CommandOutput();
        var lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line\n", 2000)));
        var endless = new byte[16 * 1024];
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 20_000; i++)
        {
            output.Add(i % 2 == 0 ? lines : endless);
        }

        // 300 MB went by; other specs of the process use memory too.
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(64 * 1024 * 1024);
        GC.KeepAlive(output);
    }

    [Fact]
    public void Should_refuse_text_when_only_its_JSON_form_is_too_large()
    {
        var output = new CommandOutput();
        output.Add(Enumerable.Repeat((byte)1, CommandOutput.MaxResult / 2).ToArray());

        output.TryGetResult(out _).Should().BeFalse();
    }
}
