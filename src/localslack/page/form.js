import { act } from './api.js';

/** What is typed into a view, by block and action: the values of a submission. */
export class Form {
  constructor(view) {
    this.view = view;
    this.values = {};
  }

  /** What `blocks` needs to draw the view with working inputs. */
  context() {
    return {
      key: this.view.id,
      value: (block, part) => this.values[block.block_id]?.[part.action_id],
      field: (block, part, value) => {
        this.values[block.block_id] = { ...this.values[block.block_id], [part.action_id]: value };
      },
      act: async (_block, part, given) => {
        await act('action', {
          view_id: this.view.id,
          action_id: part.action_id,
          values: this.values,
          ...given,
        });
      },
    };
  }

  async submit() {
    return await act('view', { view_id: this.view.id, values: this.values });
  }

  async close() {
    return await act('view', { view_id: this.view.id, close: true });
  }
}
