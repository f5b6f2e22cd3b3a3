// Where the visitor is, for businesses that go to their customers: it decides who may come.
import { facts } from "./book-basics.js";

const choice = document.getElementById("area-choice");

export const areaChosen = () => choice?.value || null;

// Whether this one comes to where the visitor is.
export const comes = ({ id }) => {
  const area = facts.areas.find((each) => each.id === areaChosen());
  return !area?.staff.length || area.staff.includes(id);
};

export const onArea = (changed) => choice?.addEventListener("change", changed);
