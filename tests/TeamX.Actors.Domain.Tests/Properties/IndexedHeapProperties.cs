using CsCheck;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Tests.Properties;

public sealed class IndexedHeapProperties
{
    [Fact]
    public void Should_always_have_the_smallest_first_when_items_come_go_and_change() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 29], Gen.Int[0, 50]).Array[0, 200].Sample(
            steps =>
            {
                var items = Enumerable.Range(0, 30).Select(_ => new Item()).ToArray();
                var heap = new IndexedHeap<Item, int>();
                var model = new Dictionary<Item, int>();
                foreach (var (kind, at, key) in steps)
                {
                    if (kind < 3)
                    {
                        heap.Set(items[at], key);
                        model[items[at]] = key;
                    }
                    else if (kind == 3 && heap.First is { } first)
                    {
                        heap.Remove(first);
                        model.Remove(first);
                    }
                    else
                    {
                        heap.Remove(items[at]);
                        model.Remove(items[at]);
                    }

                    Agree(heap, model, items);
                }

                var drained = new List<int>();
                while (heap.First is { } first)
                {
                    drained.Add(heap.FirstKey);
                    heap.Remove(first);
                }

                drained.Should().Equal(model.Values.Order());
            },
            iter: 1_000);

    [Fact]
    public void Should_list_the_items_of_all_heaps_smallest_first_and_move_none_when_they_are_listed_together() =>
        Gen.Int[0, 50].Array[0, 40].Array[0, 5].Sample(
            keys =>
            {
                var model = new Dictionary<Item, int>();
                var heaps = new List<IndexedHeap<Item, int>>();
                foreach (var ofHeap in keys)
                {
                    var heap = new IndexedHeap<Item, int>();
                    foreach (var key in ofHeap)
                    {
                        var item = new Item();
                        model.Add(item, key);
                        heap.Set(item, key);
                    }

                    heaps.Add(heap);
                }

                var places = model.Keys.ToDictionary(item => item, item => item.HeapIndex);
                var listed = IndexedHeap<Item, int>.InOrder(heaps).ToList();

                listed.Should().OnlyHaveUniqueItems();
                listed.Select(item => model[item]).Should().Equal(model.Values.Order());
                places.All(place => place.Key.HeapIndex == place.Value).Should().BeTrue();
            },
            iter: 200);

    private static void Agree(IndexedHeap<Item, int> heap, Dictionary<Item, int> model, Item[] items)
    {
        heap.Count.Should().Be(model.Count);
        heap.Items.ToHashSet().SetEquals(model.Keys).Should().BeTrue();
        items.All(item => (item.HeapIndex >= 0) == model.ContainsKey(item)).Should().BeTrue();
        if (heap.First is { } first)
        {
            heap.FirstKey.Should().Be(model[first]).And.Be(model.Values.Min());
        }
    }

    private sealed class Item : IHeapItem
    {
        public int HeapIndex { get; set; } = -1;
    }
}
